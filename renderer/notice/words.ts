// Owns: the words of the notice.

export const words = {
  title: 'Postern: this computer is controlled',
  controlledBy: (name: string) => `Controlled by ${name}`,
  disconnect: 'Disconnect',
  ending: 'Disconnecting…',
  failed: 'Disconnecting did not work. Close Postern from its tray icon.',
  sessions: 'Live sessions'
} as const
