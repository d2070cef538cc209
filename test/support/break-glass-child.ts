// Owns: the command "--remove-two-factor" in plain Node. Usage: break-glass-child <uid> <step> <arguments of the program…>
// With a uid other than 0 it gives up being root first. At a step other than 0 it ends itself by SIGKILL, as a power cut
// would; it prints the number of steps that it saw. Never: run by anything but the break-glass test.
import { EXIT, breakGlass } from '../../electron/break-glass/break-glass'
import { breakGlassPorts } from '../../electron/platform/break-glass'
import { readCommandLine } from '../../electron/platform/command-line'
import { dyingStore } from './dying-store'

export async function main([uid, step, ...args]: readonly string[]): Promise<number> {
  const order = readCommandLine(args).removeTwoFactor
  if (order === null) throw new Error('The command is missing')
  if (uid !== '0') process.setuid!(Number(uid))
  let steps = 0
  const mayDie = (): void => {
    if (++steps === Number(step)) process.kill(process.pid, 'SIGKILL')
  }
  const outcome = breakGlass(order, {
    ...breakGlassPorts,
    open: (profile) => {
      const opened = breakGlassPorts.open(profile)
      return opened.ok ? { ...opened, store: dyingStore(opened.store, mayDie) } : opened
    }
  })
  process.stdout.write(`steps ${String(steps)}\n`)
  return EXIT[outcome]
}
