// Owns: the file that makes a desktop start a program at login (Desktop Entry Specification 1.5). Pure.

/** @throws when an argument cannot be written into such a file */
export function desktopEntry(name: string, command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec=${command.map(quoted).join(' ').replaceAll('\\', '\\\\')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    ''
  ].join('\n')
}

/** People switch entries off in the settings of their desktop, which leaves the file. */
export const isSwitchedOff = (entry: string): boolean => /^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/m.test(entry)

/** "The Exec key": quoted, with four characters escaped, and a percent sign that is one doubled. */
function quoted(argument: string): string {
  if (/[\r\n\0]/.test(argument)) throw new Error('A line break cannot stand in a desktop entry')
  return `"${argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
}
