// Owns: the folders that a person knows by name, and the drives that were put in.
import { readdir, stat } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import type { FilePlace } from '../../shared/files'

export type KnownFolder = 'desktop' | 'documents' | 'downloads'

/** Where the system puts drives that a person plugs in, each in a folder of its own. */
const MEDIA: Readonly<Record<string, () => readonly string[]>> = {
  linux: () => [join('/media', userInfo().username), join('/run/media', userInfo().username)],
  darwin: () => ['/Volumes']
}

const NAMED = [
  ['desktop', 'Desktop'],
  ['documents', 'Documents'],
  ['downloads', 'Downloads']
] as const satisfies readonly (readonly [KnownFolder, string])[]

/** Home first, then what is in it, then drives. @param known where the system has them */
export async function places(known: (folder: KnownFolder) => string): Promise<FilePlace[]> {
  const home: FilePlace = { kind: 'home', name: basename(homedir()), path: homedir() }
  const named = await Promise.all(
    NAMED.map(async ([kind, usual]): Promise<FilePlace[]> => {
      // Without a desktop's settings the system may name the home itself, or nothing that exists.
      for (const path of [known(kind), join(home.path, usual)]) {
        if (path !== home.path && (await isFolder(path))) return [{ kind, name: basename(path), path }]
      }
      return []
    })
  )
  const drives = (await media()).map((path) => ({ kind: 'medium' as const, name: basename(path) || path, path }))
  return [home, ...named.flat(), ...drives]
}

/** What a session may see: the home of the person whose computer it is, and the drives. */
export async function sharedRoots(): Promise<string[]> {
  return [homedir(), ...(await media())]
}

async function media(): Promise<string[]> {
  if (process.platform === 'win32') {
    const letters = Array.from('DEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `${letter}:\\`)
    const there = await Promise.all(letters.map(isFolder))
    return letters.filter((_letter, index) => there[index])
  }
  const parents = MEDIA[process.platform]?.() ?? []
  const found = await Promise.all(parents.map((parent) => readdir(parent).then((names) => names.map((name) => join(parent, name)), () => [])))
  return found.flat().slice(0, 32)
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false)
}
