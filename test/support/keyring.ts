// Owns: a private session bus with a gnome-keyring that can be locked, unlocked, halted and ended.
// Never: touches the keyring or the bus of whoever runs the tests.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Cleanup, withCleanup } from './cleanup'
import { unlockThroughControl } from './keyring-control'
import { type StartedProgram, startProgram, until } from './processes'
import { isLoginLocked, lockLogin, ownsSecrets, secretsAppear } from './secret-service'
import { makeTempFolder } from './temp-folder'

export interface Keyring {
  /** For programs that shall use this bus and this keyring. Holds no HOME, so that tools still find their caches. */
  readonly env: Readonly<Record<string, string>>
  readonly lock: () => Promise<void>
  readonly unlock: () => Promise<void>
  /** From now on whoever asks it has to wait, until `goOn`; Postern does so for five seconds. */
  readonly halt: () => void
  readonly goOn: () => void
  /** Ends the keyring and leaves the bus: from now on no keychain answers. */
  readonly end: () => Promise<void>
  /** Starts it again after `end`, unlocked, with what it held before. */
  readonly begin: () => Promise<void>
  /** Ends keyring and bus and removes their files. */
  readonly stop: () => Promise<void>
}

const PASSWORD = 'only for tests'

/** @param state `absent` gives a bus on which no keychain answers */
export async function startKeyring(state: 'unlocked' | 'locked' | 'absent' = 'unlocked'): Promise<Keyring> {
  return withCleanup(async (cleanup) => {
    const folder = await makeTempFolder(cleanup)
    const env = {
      DBUS_SESSION_BUS_ADDRESS: await startBus(folder, cleanup),
      XDG_RUNTIME_DIR: await madeFolder(folder, 'run'),
      // Programs that would rather talk to the user's own agent are told that there is none.
      GNOME_KEYRING_CONTROL: await madeFolder(folder, 'control')
    }
    const own = { ...process.env, ...env, HOME: folder, XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: join(folder, 'config') }
    let daemon: StartedProgram | null = null
    const end = async () => {
      await daemon?.stop()
      daemon = null
      await until('the keyring is gone', async () => !(await ownsSecrets(own)))
    }
    const begin = async () => {
      daemon = startProgram(
        'gnome-keyring-daemon',
        ['--foreground', '--components=secrets', `--control-directory=${env.GNOME_KEYRING_CONTROL}`, '--unlock'],
        { env: own, stdio: ['pipe', 'pipe', 'pipe'] }
      )
      daemon.child.stdin?.end(PASSWORD)
      await secretsAppear(own)
      // It answers no call before it has done what it was started for.
      if (await isLoginLocked(own)) throw new Error(`The keyring did not unlock: ${daemon.output()}`)
    }
    const lock = () => lockLogin(own)
    const signal = (what: 'SIGSTOP' | 'SIGCONT') => () => void daemon?.child.kill(what)
    const unlock = () => unlockThroughControl(env.GNOME_KEYRING_CONTROL, PASSWORD)
    cleanup.add(async () => {
      await daemon?.stop()
    })
    if (state !== 'absent') await begin()
    if (state === 'locked') await lock()
    return { env, lock, unlock, halt: signal('SIGSTOP'), goOn: signal('SIGCONT'), end, begin, stop: cleanup.run }
  })
}

async function startBus(folder: string, cleanup: Cleanup): Promise<string> {
  const config = join(folder, 'bus.conf')
  // No service folders: nothing starts by itself on this bus, so that "absent" stays absent.
  await writeFile(
    config,
    `<busconfig><type>session</type><listen>unix:dir=${folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`
  )
  const bus = startProgram('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'])
  cleanup.add(bus.stop)
  await until(`the bus answers`, () => bus.output().includes('\n'))
  const address = bus.output().split('\n')[0] ?? ''
  if (!address.startsWith('unix:')) throw new Error(`dbus-daemon did not start: ${bus.output()}`)
  return address
}

async function madeFolder(parent: string, name: string): Promise<string> {
  const folder = join(parent, name)
  await mkdir(folder, { mode: 0o700 })
  return folder
}
