// Owns: the words of mails and text messages that this computer sends to its owner. What comes from the far end must
// have passed `escapeUntrusted`.
import type { CodeOccasion } from '../access/ports'

/** Why there is a code. */
function reason(device: string, occasion: CodeOccasion): string {
  switch (occasion.for) {
    case 'login':
      return `${occasion.connectorName} (${occasion.source}) is connecting to ${device} and knows its password.`
    case 'change':
      return `Somebody at ${device} is changing its security settings.`
    case 'set-up':
      return `Two-factor authentication is being set up on ${device}, with codes to this address.`
  }
}

const advice = (device: string, occasion: CodeOccasion): string =>
  occasion.for === 'set-up'
    ? 'If this was not you, somebody typed your address by mistake; without the code nothing happens.'
    : `If this was not you, change the password of ${device} now: Postern, Settings, Access. Give the code to nobody.`

export const codeWords = {
  subject: (device: string) => `Authorization code for ${device}`,
  mail: (device: string, code: string, occasion: CodeOccasion) =>
    `${reason(device, occasion)}\n\nAuthorization code: ${code}\n\nIt is valid for 3 minutes and works once.\n\n${advice(device, occasion)}\n`,
  text: (device: string, code: string, occasion: CodeOccasion) =>
    `${code} is the authorization code for ${device}, valid for 3 minutes. ${reason(device, occasion)} If this was not you, change the password.`
} as const

/** On the sheet with recovery codes, as a file and on paper. */
export const sheetWords = {
  title: (device: string) => `Postern recovery codes for ${device}`,
  made: (day: string) => `Made on ${day}. Each code works once.`,
  use: 'When you are asked for a code and have none, choose “Can’t use your authenticator?” (or “Can’t get the code?”), and type one of these. Tick it off then.',
  keep: 'Keep this sheet where you keep other important papers, and apart from the computer.'
} as const

export const testWords = {
  subject: (device: string) => `Test mail from ${device}`,
  mail: (device: string) =>
    `Postern on ${device} can send mail to this address.\n\nYou receive this because somebody pressed “Send test mail” there.\n`,
  text: (device: string) => `Postern on ${device} can send text messages to this number.`
} as const
