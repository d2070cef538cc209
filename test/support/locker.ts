// Owns: a real screen locker on a make-believe computer, which asks PAM for a password that is no account's. Never: asks this
// machine's PAM, or changes one of its accounts.
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Cleanup } from './cleanup'
import { runProgram, startProgram, until } from './processes'
import { makeTempFolder } from './temp-folder'

export interface Locker {
  /** Whether its window is on the screen. */
  readonly isThere: () => Promise<boolean>
}

/** i3lock, started by xss-lock when logind tells it to, which it listens for by now. `password` unlocks it. */
export async function startLocker(display: string, systemBus: string, password: string, cleanup: Cleanup): Promise<Locker> {
  const folder = await makeTempFolder(cleanup)
  const passwords = join(folder, 'passwords')
  await writeFile(passwords, `${userInfo().username}:${password}:i3lock\n`)
  await mkdir(join(folder, 'services'))
  const module = await moduleNamed('pam_wrapper/pam_matrix.so')
  await writeFile(join(folder, 'services', 'i3lock'), ['auth', 'account'].map((kind) => `${kind} required ${module} passdb=${passwords}\n`).join(''))
  const env = { ...process.env, DISPLAY: display, DBUS_SYSTEM_BUS_ADDRESS: systemBus, XDG_SESSION_ID: 'c1' }
  const wrapped = ['LD_PRELOAD=libpam_wrapper.so', 'PAM_WRAPPER=1', `PAM_WRAPPER_SERVICE_DIR=${join(folder, 'services')}`]
  const program = startProgram('xss-lock', ['--', 'env', ...wrapped, 'i3lock', '--nofork', '--color=204060'], { env })
  cleanup.add(program.stop)
  const rules = ['call', 'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.Debug.Stats', 'GetAllMatchRules']
  await until('it listens to logind', async () => (await runProgram('busctl', rules, { env })).includes('login1.Session'))
  return {
    async isThere() {
      let tree = ''
      // A window that goes while all of them are looked through ends the program: then it looks again.
      await until('the windows are read', async () => {
        tree = await runProgram('xwininfo', ['-display', display, '-root', '-tree'], { env }).catch(() => '')
        return tree !== ''
      })
      return tree.includes('"i3lock"')
    }
  }
}

/** Libraries are in a folder of the machine's kind. */
async function moduleNamed(name: string): Promise<string> {
  const found = (await readdir('/usr/lib')).map((folder) => join('/usr/lib', folder, name)).find(existsSync)
  if (found === undefined) throw new Error(`There is no ${name}`)
  return found
}
