// Owns: where a code or a notice may be sent, and how that is shown to somebody who may not know it. Pure, without
// schemas, because pages check the same before they ask.

/** One plain address: no name, no list, nothing quoted, so that no mail program can read two into it. */
const EMAIL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/
const MAX_EMAIL_LENGTH = 254
/** E.164: a plus sign, the country, at most 15 digits. */
const PHONE = /^\+[1-9][0-9]{6,14}$/

export type DeliveryMethod = 'email' | 'sms'

export const isEmailAddress = (text: string): boolean => text.length <= MAX_EMAIL_LENGTH && EMAIL.test(text)

/** A number as it is stored and sent; what people write between the digits is left out. Null when it is none. */
export function phoneNumber(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '')
  return PHONE.test(digits) ? digits : null
}

/** The destination as it is stored and sent, or null when it is not one of this method. */
export function destinationOf(method: DeliveryMethod, typed: string): string | null {
  if (method === 'sms') return phoneNumber(typed)
  const address = typed.trim()
  return isEmailAddress(address) ? address : null
}

/** `a•••@example.org`, `•••• 42`: enough for its owner to know it, and nothing for anybody else. */
export function maskDestination(method: DeliveryMethod, destination: string): string {
  if (method === 'sms') return `•••• ${destination.slice(-2)}`
  const at = destination.lastIndexOf('@')
  return `${destination.slice(0, Math.min(1, at))}•••${destination.slice(at)}`
}

/** Whether a host name can mean no other computer than this one. */
export function isLoopbackHost(host: string): boolean {
  return /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[?::1\]?)$/i.test(host)
}
