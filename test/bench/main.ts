// Owns: one run of the benchmark: which figures, in which order, and what is written about them.
// Never: fails because a bar was missed; it is a measurement. It fails when a measurement could not be taken.
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench, Figure } from './figure'
import { appMemory } from './figures/app-memory'
import { appStart } from './figures/app-start'
import { busyLink } from './figures/busy-link'
import { codeToGranted } from './figures/code-to-granted'
import { connectToCode } from './figures/connect-to-code'
import { encode } from './figures/encode'
import { fileCopy } from './figures/file-copy'
import { grantedToFrame } from './figures/granted-to-frame'
import { idleTraffic, lossyLink, thinLink } from './figures/linked'
import { loginBesideSsh } from './figures/login-beside-ssh'
import { loginUnderAttack } from './figures/login-under-attack'
import { lostPath } from './figures/lost-path'
import { motion } from './figures/motion'
import { fullScreen, keyToPixel, noise, scrollingText } from './figures/pressed'
import { processor } from './figures/processor'
import { sessionMemory } from './figures/session-memory'
import { type Outcome, conclusionOf, isWhole, publish, recordOf, tableOf } from './report'
import { createStages } from './stages'

/** What needs the machine for itself comes first; then those that share the contest, then those that share a pair of apps. */
const FIGURES: readonly Figure[] = [
  ...[appStart, appMemory, encode],
  ...[keyToPixel, fullScreen, motion, scrollingText, noise, processor, sessionMemory],
  ...[idleTraffic, thinLink, lossyLink, lostPath, busyLink],
  ...[connectToCode, loginBesideSsh, grantedToFrame, loginUnderAttack, codeToGranted, fileCopy]
]
const NAMES = FIGURES.map(({ name }) => name).join(', ')

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' }, only: { type: 'string', multiple: true }, publish: { type: 'boolean' } } })
  const unknown = values.only?.find((name) => !FIGURES.some((figure) => figure.name === name))
  if (unknown !== undefined) {
    console.error(`There is no figure “${unknown}”. There are: ${NAMES}.`)
    return 2
  }
  // Each screen, keyring and folder removes itself when this process ends; there are more than Node expects.
  process.setMaxListeners(100)
  const chosen = FIGURES.filter(({ name }) => values.only?.includes(name) ?? true)
  const started = new Date()
  const stages = createStages()
  const outcomes: Outcome[] = []
  for (const figure of chosen) outcomes.push(await outcomeOf(figure, stages))
  // What was measured is not lost with it.
  const tidied = await stages.end().then(
    () => true,
    (error: unknown) => {
      console.error(error)
      return false
    }
  )
  console.log(`\n${tableOf(outcomes)}\n\n${conclusionOf(outcomes)}`)
  const record = await recordOf(outcomes, args, started)
  if (values.json !== undefined) await writeFile(resolve(values.json), `${JSON.stringify(record, null, 2)}\n`)
  if (values.publish === true) await publish(record, outcomes)
  return tidied && outcomes.every(isWhole) ? 0 : 1
}

async function outcomeOf(figure: Figure, bench: Bench): Promise<Outcome> {
  const about = { name: figure.name, loadBefore: loadavg()[0] ?? 0 }
  const begun = performance.now()
  const seconds = (): number => Math.round((performance.now() - begun) / 100) / 10
  console.log(`Measuring ${figure.name}…`)
  try {
    const measured = await figure.measure(bench)
    console.log(`  ${seconds()} s`)
    return { ...about, seconds: seconds(), measured }
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    console.error(failure)
    return { ...about, seconds: seconds(), failure }
  }
}
