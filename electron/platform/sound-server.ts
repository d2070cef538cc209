// Owns: whether this computer has sound that can be captured at all. Never: starts anything, or listens.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where PulseAudio's socket is, or the one of PipeWire's stand-in for it; null for one that is not a file here. */
function socketOf(env: NodeJS.ProcessEnv): string | null {
  const named = env.PULSE_SERVER ?? ''
  if (named !== '') return named.startsWith('unix:') ? named.slice('unix:'.length) : named.startsWith('/') ? named : null
  const folder = env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.() ?? 0}`
  return join(folder, 'pulse', 'native')
}

/** Chromium starts no sound server; it captures what one plays that is there. */
export function hasSound(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): boolean {
  if (platform !== 'linux') return platform === 'win32'
  const socket = socketOf(env)
  return socket === null || existsSync(socket)
}
