// Owns: the administrator's policy file: where it is, whether only an administrator can write it, and what it says now.
// Never: takes its place from the environment or the command line, which belong to whoever starts the program.
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type BigIntStats } from 'node:fs'
import { dirname } from 'node:path'
import type { PolicyFile, PolicyReading } from '../settings/ports'

const PATHS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  // Where %ProgramData% is; the variable itself could be set by anybody.
  win32: 'C:\\ProgramData\\Postern\\policy.json',
  darwin: '/Library/Application Support/Postern/policy.json'
}

export const POLICY_PATH = PATHS[process.platform] ?? '/etc/postern/policy.json'

/** Far more than a policy can need. */
const MAX_BYTES = 64 * 1024
/** Write permission of the group and of everybody. */
const OTHERS_WRITE = 0o022n

export class SystemPolicyFile implements PolicyFile {
  readonly path: string
  readonly #administrator: bigint | null
  #version: string | null = null
  #reading: PolicyReading = { is: 'absent' }

  /** @param administrator the user who must own the file and its folder; null where the system has no such numbers */
  constructor(path = POLICY_PATH, administrator: number | null = process.platform === 'win32' ? null : 0) {
    this.path = path
    this.#administrator = administrator === null ? null : BigInt(administrator)
  }

  read(): PolicyReading {
    const version = this.#look()
    if (version === this.#version) return this.#reading
    this.#version = version
    this.#reading = this.#readNow()
    return this.#reading
  }

  /** Changes whenever file or folder do; the change time cannot be set back. */
  #look(): string {
    return [this.path, dirname(this.path)].map(describe).join('\n')
  }

  #readNow(): PolicyReading {
    let file: number
    try {
      // What a system does not have is undefined there, and adds nothing.
      file = openSync(this.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? { is: 'absent' } : { is: 'unusable', why: 'unreadable' }
    }
    try {
      const stats = fstatSync(file, { bigint: true })
      // In a folder that others can write, they could put another file in its place.
      if (!this.#isProtected(stats) || !this.#isProtected(lstatSync(dirname(this.path), { bigint: true }))) return { is: 'unusable', why: 'not-protected' }
      if (!stats.isFile() || stats.size > MAX_BYTES) return { is: 'unusable', why: 'unreadable' }
      return { is: 'present', text: readFileSync(file, 'utf8') }
    } catch {
      return { is: 'unusable', why: 'unreadable' }
    } finally {
      closeSync(file)
    }
  }

  #isProtected({ uid, mode }: BigIntStats): boolean {
    return this.#administrator === null || (uid === this.#administrator && (mode & OTHERS_WRITE) === 0n)
  }
}

function describe(path: string): string {
  try {
    const { dev, ino, mode, uid, gid, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true })
    return [dev, ino, mode, uid, gid, size, mtimeNs, ctimeNs].join(' ')
  } catch (error) {
    return codeOf(error)
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown'
