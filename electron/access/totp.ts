// Owns: time-based one-time passwords (RFC 6238): SHA-1, 6 digits, 30 s, what every authenticator app supports.
// Never: decides whether a code may still be used; that is second-factor.ts.
import { generateSync } from 'otplib'
import type { Hasher, Random } from './ports'

export const STEP_SECONDS = 30
/** Steps accepted before and after the present one: a clock may be off by this many, RFC 6238 section 5.2. */
export const DEFAULT_TOLERANCE_STEPS = 1
/** Steps searched when a code is wrong during enrollment, to tell a wrong clock from a wrong code: 10 minutes. */
const DIAGNOSIS_STEPS = 20
/** RFC 4226 section 4 asks for 128 bits and recommends 160. */
const SECRET_BYTES = 20

const CODE = /^[0-9]{6}$/
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Exactly six ASCII digits. Anything else, however similar, is not a code. */
export function isCode(text: string): boolean {
  return CODE.test(text)
}

/** Time step of a Unix time in ms. */
export function stepAt(unixMs: number): number {
  return Math.floor(unixMs / 1000 / STEP_SECONDS)
}

/** Unix time in ms at which a time step begins. */
export const timeOfStep = (step: number): number => step * STEP_SECONDS * 1000

/** A fresh secret in base32 without padding (RFC 4648 section 6), 32 characters. */
export function generateSecret(random: Random): string {
  return base32(random.bytes(SECRET_BYTES))
}

/** Unpadded base32 (RFC 4648 section 6). Five bits a character; left-over bits are filled with zeros. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += BASE32.charAt((buffer >> bits) & 31)
    }
    buffer &= (1 << bits) - 1
  }
  return bits > 0 ? text + BASE32.charAt((buffer << (5 - bits)) & 31) : text
}

/** The code of one time step. @throws when the secret is not base32 of at least 16 bytes */
export function codeOf(secret: string, step: number): string {
  return generateSync({ secret, epoch: step * STEP_SECONDS, period: STEP_SECONDS })
}

/**
 * Steps around `unixMs` whose code is `code`, oldest first; almost always none or one.
 * Every candidate is computed and compared in constant time, so the answer's delay tells nothing about digits.
 */
export function matchingSteps(
  hasher: Hasher,
  secret: string,
  code: string,
  unixMs: number,
  toleranceSteps: number = DEFAULT_TOLERANCE_STEPS
): readonly number[] {
  if (!isCode(code)) return []
  const typed = new TextEncoder().encode(code)
  const matches: number[] = []
  const present = stepAt(unixMs)
  for (let step = present - toleranceSteps; step <= present + toleranceSteps; step++) {
    const right = hasher.equal(new TextEncoder().encode(codeOf(secret, step)), typed)
    if (right) matches.push(step)
  }
  return matches
}

/**
 * Seconds by which this computer's clock is ahead of the authenticator's (negative: behind), when the code is right
 * for another time within 10 minutes; null when it is not.
 */
export function clockDifference(hasher: Hasher, secret: string, code: string, unixMs: number): number | null {
  const nearest = matchingSteps(hasher, secret, code, unixMs, DIAGNOSIS_STEPS)
    .map((step) => (stepAt(unixMs) - step) * STEP_SECONDS)
    .sort((left, right) => Math.abs(left) - Math.abs(right))
  return nearest[0] ?? null
}

/** The setup URI that authenticator apps read from the QR code (Key URI format). */
export function otpauthUri(secret: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=${STEP_SECONDS}`
}
