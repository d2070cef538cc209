// Owns: the authenticator app of the tests (RFC 6238: SHA-1, 6 digits, 30 s). Written apart from the app's own, so that
// one checks the other. Never: hands out the same code twice.
import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

const STEP_MS = 30_000
/** So near to its end, the oldest step that the host takes might be over before the code arrives. */
const HURRY_MS = 5000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const stepAt = (timeMs: number): number => Math.floor(timeMs / STEP_MS)

/** The code of one time step, for a secret in base32 (spaces are ignored). */
export function totp(secretBase32: string, step: number = stepAt(Date.now())): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', bytesOf(secretBase32)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

/** A code that is wrong for every step within an hour. */
export function wrongCode(secretBase32: string): string {
  const now = stepAt(Date.now())
  const right = new Set(Array.from({ length: 241 }, (_, index) => totp(secretBase32, now - 120 + index)))
  for (let number = 0; ; number++) {
    const code = String(number).padStart(6, '0')
    if (!right.has(code)) return code
  }
}

export interface Authenticator {
  readonly secret: string
  /** A code that the host still takes and that was not handed out before; waits only when all three steps are used. */
  readonly nextCode: () => Promise<string>
  /** Whether `nextCode` would answer at once. */
  readonly hasCode: () => boolean
  /** Another one with the same secret, that also hands out none of the codes which this one has so far. */
  readonly twin: () => Authenticator
}

/** @param tolerance steps either side that the host takes */
export function createAuthenticator(secretBase32: string, tolerance = 1, lastStep = 0): Authenticator {
  let last = lastStep
  return {
    secret: secretBase32,
    hasCode: () => (Math.max(last + 1, stepAt(Date.now() + HURRY_MS) - tolerance) - tolerance) * STEP_MS <= Date.now(),
    nextCode: async () => {
      const now = Date.now()
      const oldest = stepAt(now + HURRY_MS) - tolerance
      // The host refuses every step up to the last one it took, so the order is upwards.
      const step = Math.max(last + 1, oldest)
      last = step
      const opens = (step - tolerance) * STEP_MS
      if (opens > now) await wait(opens - now + 50)
      return totp(secretBase32, step)
    },
    twin: () => createAuthenticator(secretBase32, tolerance, last)
  }
}

function bytesOf(base32: string): Buffer {
  let bits = 0
  let held = 0
  const bytes: number[] = []
  for (const letter of base32.replaceAll(/[\s=]/g, '').toUpperCase()) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) throw new Error(`Not base32: ${letter}`)
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
    }
  }
  return Buffer.from(bytes)
}
