// Owns: single-use recovery codes: making, storing as MACs, using up. A code is burnt before it opens anything.
import { base32 } from './totp'
import type { Hasher, Random, Store } from './ports'

export const RECOVERY_CODE_COUNT = 6
const CODE = /^[A-Z2-7]{5}-[A-Z2-7]{5}$/

/** Ten characters of base32 in two groups, 50 bits. */
function generate(random: Random): string {
  const text = base32(random.bytes(7)).slice(0, 10)
  return `${text.slice(0, 5)}-${text.slice(5)}`
}

/**
 * MAC of a code. The key comes from the secret in the keychain, so a copy of the database says nothing about the
 * codes, and they die with the secret.
 */
function macOf(hasher: Hasher, secret: string, salt: string, code: string): string {
  const key = hasher.sha256('postern recovery codes', secret)
  return hex(hasher.hmacSha256(key, `${salt}:${code}`))
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Fresh codes, with the rows that stand for them. Nothing is stored yet. */
export function makeRecoveryCodes(random: Random): readonly string[] {
  const codes = new Set<string>()
  while (codes.size < RECOVERY_CODE_COUNT) codes.add(generate(random))
  return [...codes]
}

/** Replaces every stored code. Call it inside the transaction of the change it belongs to. */
export function storeRecoveryCodes(store: Store, hasher: Hasher, random: Random, secret: string, codes: readonly string[]): void {
  store.run('DELETE FROM recovery_codes')
  codes.forEach((code, slot) => {
    const salt = base32(random.bytes(10))
    store.run('INSERT INTO recovery_codes (slot, salt, mac) VALUES (?, ?, ?)', slot, salt, macOf(hasher, secret, salt, code))
  })
}

export function recoveryCodesLeft(store: Store): number {
  return store.get<{ left: number }>('SELECT count(*) AS left FROM recovery_codes WHERE used_at IS NULL')?.left ?? 0
}

/**
 * Burns the code when it is a right one. Every stored code is compared, used or not, so that time tells nothing.
 * Call it inside a transaction.
 */
export function burnRecoveryCode(
  store: Store,
  hasher: Hasher,
  secret: string,
  code: string,
  now: number
): 'burnt' | 'used' | 'wrong' {
  const rows = store.all<{ slot: number; salt: string; mac: string; used_at: number | null }>(
    'SELECT slot, salt, mac, used_at FROM recovery_codes ORDER BY slot'
  )
  const wellFormed = CODE.test(code)
  const hits = rows.filter((row) => hasher.equal(encode(macOf(hasher, secret, row.salt, code)), encode(row.mac)) && wellFormed)
  const fresh = hits.find((row) => row.used_at === null)
  if (fresh === undefined) return hits.length > 0 ? 'used' : 'wrong'
  store.run('UPDATE recovery_codes SET used_at = ? WHERE slot = ?', now, fresh.slot)
  return 'burnt'
}
