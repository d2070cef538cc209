// Owns: whether this process may do what only the system's administrator may, and giving that up again.
import { execFileSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { join } from 'node:path'

/** Labels of a process that runs elevated: high, and system. */
const ELEVATED = /S-1-16-(12288|16384)\b/

export function isAdministrator(): boolean {
  if (process.platform !== 'win32') return process.geteuid?.() === 0
  try {
    const whoami = join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'whoami.exe')
    return ELEVATED.test(execFileSync(whoami, ['/groups'], { encoding: 'utf8', windowsHide: true }))
  } catch {
    return false
  }
}

/**
 * Becomes the owner of a file, so that nothing in that user's folder is written, or followed, with more rights than his.
 * @throws when there is no such file
 */
export function actAsOwnerOf(path: string): void {
  const { uid, gid } = lstatSync(path)
  if (process.platform === 'win32' || uid === process.geteuid?.()) return
  process.setgroups?.([])
  process.setgid?.(gid)
  process.setuid?.(uid)
}

/** Who used sudo or pkexec, for a piece of advice. */
export function suggestedUser(): string | null {
  const name = process.env['SUDO_USER']
  return name === undefined || name === '' || name === 'root' ? null : name
}

/** Where a user's own copy keeps its data, or null when there is no such user. */
export function profileOf(user: string, name = 'Postern'): string | null {
  const home = homeOf(user)
  if (home === null) return null
  switch (process.platform) {
    case 'win32':
      return join(home, 'AppData', 'Roaming', name)
    case 'darwin':
      return join(home, 'Library', 'Application Support', name)
    default:
      return join(home, '.config', name)
  }
}

function homeOf(user: string): string | null {
  // A name, not a path and not an option.
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_.$ -]*$/u.test(user)) return null
  try {
    switch (process.platform) {
      case 'win32':
        return join(process.env['PUBLIC'] ?? 'C:\\Users\\Public', '..', user)
      case 'darwin': {
        const text = execFileSync('/usr/bin/dscl', ['.', '-read', `/Users/${user}`, 'NFSHomeDirectory'], { encoding: 'utf8' })
        return /NFSHomeDirectory:\s*(\S.*)/.exec(text)?.[1]?.trim() ?? null
      }
      default:
        // name:password:uid:gid:comment:home:shell
        return execFileSync('/usr/bin/getent', ['passwd', '--', user], { encoding: 'utf8' }).split(':')[5] || null
    }
  } catch {
    return null
  }
}
