// Owns: what a code field makes of what was typed or pasted. Must never judge a code: the host does, strictly.
import type { FactorMethod } from '../../shared/protocol'

export const CODE_LENGTH = 6

/** Digits only, six at most: "123 456" and "123-456" paste as 123456. */
export const toAuthorizationCode = (typed: string): string => typed.replace(/[^0-9]/g, '').slice(0, CODE_LENGTH)

/** Whether it has the form of a code; not whether it is right. */
export const isComplete = (method: FactorMethod, code: string): boolean =>
  method === 'recovery-code' ? /^[A-Z2-7]{5}-[A-Z2-7]{5}$/.test(code) : /^[0-9]{6}$/.test(code)

const LOOKALIKES: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '8': 'B' }

/**
 * Recovery codes are copied from paper: case, spaces and the dash do not matter, and the digits that base32 leaves
 * out (RFC 4648, section 6) stand for the letters they look like.
 */
export function toRecoveryCode(typed: string): string {
  const letters = typed
    .toUpperCase()
    .replace(/[018]/g, (digit) => LOOKALIKES[digit] ?? digit)
    .replace(/[^A-Z2-7]/g, '')
    .slice(0, 10)
  return letters.length > 5 ? `${letters.slice(0, 5)}-${letters.slice(5)}` : letters
}

export const normaliseCode = (method: FactorMethod, typed: string): string =>
  method === 'recovery-code' ? toRecoveryCode(typed) : toAuthorizationCode(typed)

/** Two halves, shown side by side, so that the page never holds the whole code as one text. */
export function halves(code: string): readonly [string, string] {
  const dash = code.indexOf('-')
  if (dash > 0) return [code.slice(0, dash), code.slice(dash + 1)]
  const middle = Math.ceil(code.length / 2)
  return [code.slice(0, middle), code.slice(middle)]
}
