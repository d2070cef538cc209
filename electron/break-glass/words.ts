// Owns: what the command "--remove-two-factor" says on the terminal.
export const words = {
  notAdministrator: (platform: string): string =>
    platform === 'win32'
      ? 'This command needs an administrator: open the terminal with "Run as administrator".'
      : 'This command needs the administrator of this computer: run it with sudo.',
  whose: (suggestion: string | null): string =>
    `Say whose Postern is meant: --user=${suggestion ?? '<name>'}, or --profile=<folder> for a copy that has a folder of its own.`,
  unknownUser: (user: string): string => `There is no user "${user}" on this computer, or the user has no home folder.`,
  noData: (path: string): string => `There is no Postern data at ${path}. Nothing was changed.`,
  linked: (path: string): string => `${path} is not a plain file. Nothing was changed.`,
  running: (path: string): string =>
    `Postern is running on ${path}. Quit it first ("Quit Postern" in its tray menu, or end its process), then give this command again. Nothing was changed.`,
  damaged: (path: string, why: string): string =>
    `The data at ${path} cannot be used: ${why}\n` +
    'Nothing was changed. While it is so, Postern refuses everybody. Start Postern and choose "Set aside and start fresh"; that removes the second factor and the password too.',
  explain: (name: string, path: string): string =>
    `This removes from "${name}" (${path}):\n` +
    '  the second factor and its recovery codes,\n' +
    '  the unattended password, saved logins and short-term passwords.\n' +
    'Unattended access is switched off. Nobody can come in until the owner has set a new password. The log keeps a record of it.',
  typeName: (name: string): string => `Type the name of this device ("${name}") to go on: `,
  noTerminal: 'There is no terminal to confirm on. Give --yes to go on without the question.',
  notConfirmed: 'That is not its name. Nothing was changed.',
  notWritten: (why: string): string => `The change could not be written: ${why} Nothing was changed.`,
  done: 'Done. Unattended access is off. Start Postern and set a new password and a new second factor.'
} as const
