// Owns: the words of mails and text messages that this computer sends to its owner. What comes from the far end must
// have passed `escapeUntrusted`.

export const testWords = {
  subject: (device: string) => `Test mail from ${device}`,
  mail: (device: string) =>
    `Postern on ${device} can send mail to this address.\n\nYou receive this because somebody pressed “Send test mail” there.\n`,
  text: (device: string) => `Postern on ${device} can send text messages to this number.`
} as const
