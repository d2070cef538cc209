// Owns: starting an app as a desktop does, without a test driver around it: ours, or the empty one it is held against.
// Never: treats the two differently.
import { join } from 'node:path'
import { electronPath } from '../../build/electron-path.mjs'
import { checkout } from '../../build/paths.mjs'
import { inherited } from '../support/app'
import type { Computer } from '../support/computer'
import { type StartedProgram, startProgram } from '../support/processes'

export type Subject = {
  readonly name: 'empty' | 'postern'
  readonly args: readonly string[]
  /** True in a page that a person could use. */
  readonly usable: string
}

export const EMPTY_APP: Subject = {
  name: 'empty',
  args: [join(checkout, 'test', 'bench', 'empty-app'), '--user-data-dir=empty-profile'],
  usable: `location.pathname.endsWith('/index.html') && document.readyState === 'complete'`
}

/** The address field takes the focus. The profile is the folder that a test's app would use. */
export const posternAt = (port: number): Subject => ({
  name: 'postern',
  args: [checkout, '--profile=profile', `--direct-port=${port}`],
  usable: `(() => {
    const field = [...document.querySelectorAll('label')].find((label) => label.textContent.trim() === 'Remote address')?.control
    field?.focus()
    return field !== undefined && document.activeElement === field
  })()`
})

export function startBare(subject: Subject, computer: Computer, switches: readonly string[] = []): StartedProgram {
  return startProgram(
    electronPath(),
    [...subject.args, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...switches],
    // Paths in the arguments are relative to the computer's folder.
    { env: { ...inherited(), ...computer.env }, cwd: computer.folder }
  )
}
