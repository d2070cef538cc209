// Owns: the seat program in a Node of its own, as the app's own `--seat` runs it.
import { runSeatProgram } from '../../electron/platform/seat-program'

export const main = (): number => runSeatProgram()
