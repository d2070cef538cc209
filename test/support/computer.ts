// Owns: one make-believe computer: a screen, a keyring, a home of its own. Never: shares anything with another one.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withCleanup } from './cleanup'
import { type Keyring, startKeyring } from './keyring'
import { type PolicyPlace, makePolicyPlace } from './policy-place'
import { type RealInput, realInputOn } from './real-input'
import { makeTempFolder } from './temp-folder'
import { type Loudspeakers, startLoudspeakers } from './sound'
import { type ScreenOptions, startVirtualScreen, type VirtualScreen } from './virtual-screen'

export interface Computer {
  readonly screen: VirtualScreen
  readonly keyring: Keyring
  readonly input: RealInput
  /** A private folder; the app's profile and its home are in it. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Null where there was no wish for any. */
  readonly sound: Loudspeakers | null
  /** Where an administrator's policy is looked for; null: where this machine has it. */
  readonly policy: PolicyPlace | null
  readonly stop: () => Promise<void>
}

/** Where its copy of the app has its profile, unless a test says otherwise. */
export const profileOn = (computer: Pick<Computer, 'folder'>): string => join(computer.folder, 'profile')

export async function startComputer(
  options: ScreenOptions & { readonly keyring?: 'unlocked' | 'locked' | 'absent'; readonly sound?: boolean; readonly policy?: boolean } = {}
): Promise<Computer> {
  return withCleanup(async (cleanup) => {
    const folder = await makeTempFolder(cleanup)
    const keyring = await startKeyring(options.keyring)
    cleanup.add(keyring.stop)
    const screen = await startVirtualScreen({ windowManager: true, ...options })
    cleanup.add(screen.stop)
    const sound = options.sound === true ? await startLoudspeakers() : null
    if (sound !== null) cleanup.add(sound.stop)
    const policy = options.policy === true ? await makePolicyPlace(cleanup) : null
    const home = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_DATA_HOME: join(folder, 'data'), XDG_CACHE_HOME: join(folder, 'cache') }
    await Promise.all(Object.values(home).map((path) => mkdir(path, { recursive: true })))
    await chooseFonts(home.XDG_CONFIG_HOME)
    return {
      screen,
      keyring,
      input: realInputOn(screen.display),
      folder,
      sound,
      policy,
      env: { ...screen.env, ...keyring.env, ...home, ...sound?.env },
      stop: cleanup.run
    }
  })
}

/** The desktop's choice of font, which the app follows; a bare system's would make the pictures look like 2005. */
async function chooseFonts(configFolder: string): Promise<void> {
  const prefer = (family: string, font: string) => `<alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`
  await mkdir(join(configFolder, 'gtk-3.0'))
  await mkdir(join(configFolder, 'fontconfig'))
  await writeFile(join(configFolder, 'gtk-3.0', 'settings.ini'), '[Settings]\ngtk-font-name=Inter 10\n')
  await writeFile(
    join(configFolder, 'fontconfig', 'fonts.conf'),
    `<fontconfig>${prefer('sans-serif', 'Inter')}${prefer('monospace', 'DejaVu Sans Mono')}</fontconfig>`
  )
}
