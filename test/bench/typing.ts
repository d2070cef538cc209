// Owns: comparing the keys that were typed with those that arrived. Pure. Never: forgives a release that is missing.
import type { KeyEvent } from './meter/x-client'

export type Mistakes = {
  /** The fewest events to add or take away until what arrived is what was typed. */
  readonly misplaced: number
  /** Keys that are still down. */
  readonly stuck: number
}

/** @param typed keycodes, each pressed and released before the next */
export function mistakesIn(typed: readonly number[], arrived: readonly KeyEvent[], down: readonly number[]): Mistakes {
  const wanted = typed.flatMap((keycode) => [`${keycode} down`, `${keycode} up`])
  const found = arrived.map((key) => `${key.keycode} ${key.down ? 'down' : 'up'}`)
  const common = longestCommon(wanted, found)
  return { misplaced: wanted.length - common + (found.length - common), stuck: down.length }
}

/** How many can stay, in order (longest common subsequence). */
function longestCommon(one: readonly string[], other: readonly string[]): number {
  let row = new Array<number>(other.length + 1).fill(0)
  for (const wanted of one) {
    const next = [0]
    other.forEach((found, index) => next.push(found === wanted ? row[index]! + 1 : Math.max(row[index + 1]!, next[index]!)))
    row = next
  }
  return row.at(-1)!
}
