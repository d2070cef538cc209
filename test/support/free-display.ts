// Owns: numbers of X displays that nobody has, kept for the process that asked until it ends: a server may end and come back
// under its number. Never: one of the low numbers that servers pick for themselves.
import { existsSync } from 'node:fs'
import { isReserved } from './reserved'

const FIRST = 1_000
const COUNT = 50_000

/** As in DISPLAY. */
export async function freeDisplay(): Promise<string> {
  for (;;) {
    const number = FIRST + Math.floor(Math.random() * COUNT)
    const isTaken = existsSync(`/tmp/.X11-unix/X${number}`) || existsSync(`/tmp/.X${number}-lock`)
    if (!isTaken && (await isReserved(`display-${number}`))) return `:${number}`
  }
}
