// Owns: what Postern takes from its command line. Never: a password or a code; those would be in every process list.
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { DEFAULT_PORT } from '../../shared/constants'
import type { BreakGlassOrder } from '../break-glass/break-glass'

export type CommandLine = {
  /** Folder of an independent copy, or null for the user's own. */
  readonly profile: string | null
  /** `--direct-port`: overrides the port for this run. */
  readonly directPort: number | null
  /** `--remove-two-factor`: what to do instead of opening a window. */
  readonly removeTwoFactor: BreakGlassOrder | null
  /** `--seat`: Postern's own doing; see [Note: seat program]. */
  readonly seat: boolean
  /** `--hidden`: starts in the tray, without a window. */
  readonly hidden: boolean
}

/** @throws when a switch has a value that makes no sense; the message is for the person who typed it */
export function readCommandLine(args: readonly string[]): CommandLine {
  const valueOf = (name: string): string | null => {
    const found = args.findLast((argument) => argument.startsWith(`--${name}=`))
    return found === undefined ? null : found.slice(name.length + 3)
  }
  const profile = valueOf('profile')
  if (profile === '') throw new Error('--profile needs a folder: --profile=<dir>')
  const port = valueOf('direct-port')
  const number = Number(port)
  if (port !== null && !(/^[0-9]{1,5}$/.test(port) && number >= 1 && number <= 65535)) {
    throw new Error('--direct-port needs a number from 1 to 65535: --direct-port=<n>')
  }
  const folder = profile === null ? null : resolve(profile)
  const removeTwoFactor = args.includes('--remove-two-factor') ? { profile: folder, user: valueOf('user'), yes: args.includes('--yes') } : null
  return { profile: folder, directPort: port === null ? null : number, hidden: args.includes('--hidden'), seat: args.includes('--seat'), removeTwoFactor }
}

/** Name of this profile's items in the keychain, and the port it starts with, so that two copies don't collide. */
export function identityOf(profile: string | null): { readonly keychainService: string; readonly port: number } {
  if (profile === null) return { keychainService: 'Postern', port: DEFAULT_PORT }
  const digest = createHash('sha256').update(profile).digest()
  return { keychainService: `Postern profile ${digest.toString('hex').slice(0, 16)}`, port: DEFAULT_PORT + 1 + (digest.readUInt16BE(0) % 1000) }
}
