// Owns: how much memory an idle host takes, with its window open and from the tray, held against an empty Electron app
// that is started in turn with it. Never: counts a host that nobody could reach.
import { setTimeout as wait } from 'node:timers/promises'
import { createCleanup } from '../../support/cleanup'
import { launchApp } from '../../support/app'
import { type Computer, startComputer } from '../../support/computer'
import { allowUnattendedAccess, enableTwoFactor } from '../../support/flows'
import { freePort } from '../../support/free-port'
import { runProgram, until } from '../../support/processes'
import { EMPTY_APP, type Subject, posternAt, startBare } from '../bare-app'
import type { Figure, Measured, Row } from '../figure'
import { type Memory, memoryAtRest } from '../process-memory'
import { median, summarize } from '../statistics'

const ROUNDS = 3
const SHOWN_MS = 20_000
const BAR = { of: 'p50', most: 1.5 } as const

type Sizes = { readonly open: Memory; readonly closed: Memory | null }

export const appMemory: Figure = {
  name: 'app-memory',
  async measure(): Promise<Measured> {
    const cleanup = createCleanup()
    try {
      const computer = await startComputer()
      cleanup.add(computer.stop)
      const port = await freePort()
      await setUpHost(computer, port)
      const empty: Sizes[] = []
      const host: Sizes[] = []
      for (let round = 0; round < ROUNDS; round++) {
        empty.push(await sizesOf(EMPTY_APP, computer, '^Empty$'))
        host.push(await sizesOf(posternAt(port), computer, 'Postern$'))
      }
      const mib = { empty: open(empty), window: open(host), tray: closed(host) }
      return { rows: rowsOf(mib), raw: { mib, empty, host } }
    } finally {
      await cleanup.run()
    }
  }
}

const open = (sizes: readonly Sizes[]): number[] => sizes.map((size) => size.open.mib)
const closed = (sizes: readonly Sizes[]): number[] => sizes.flatMap((size) => size.closed?.mib ?? [])

function rowsOf(mib: { readonly empty: readonly number[]; readonly window: readonly number[]; readonly tray: readonly number[] }): Row[] {
  const size = (figure: string, values: readonly number[]): Row => ({ figure, unit: 'MiB', ...summarize(values), bar: null })
  const ratio = (figure: string, values: readonly number[]): Row => ({
    figure,
    unit: '×',
    p50: median(values) / median(mib.empty),
    p95: null,
    bar: BAR
  })
  return [
    size('memory of an idle host, window open (PSS)', mib.window),
    size('memory of an idle host, in the tray (PSS)', mib.tray),
    size('memory of an empty Electron app (PSS)', mib.empty),
    ratio('idle host with window, as a multiple of the empty app', mib.window),
    ratio('idle host in the tray, as a multiple of the empty app', mib.tray)
  ]
}

async function setUpHost(computer: Computer, directPort: number): Promise<void> {
  const app = await launchApp(computer, { directPort })
  try {
    await allowUnattendedAccess(app.mainWindow)
    await enableTwoFactor(app.mainWindow)
  } finally {
    await app.close()
  }
}

async function sizesOf(subject: Subject, computer: Computer, title: string): Promise<Sizes> {
  const program = startBare(subject, computer)
  try {
    const { pid } = program.child
    if (pid === undefined) throw new Error(`${subject.name} did not start: ${program.output()}`)
    await until('the window is shown', () => isVisible(computer, title), SHOWN_MS)
    const window = await computer.input.windowWithTitle(title)
    const open = await memoryAtRest(pid)
    if (subject.name === 'empty') return { open, closed: null }
    await until('the window is closed', async () => {
      if (!(await isVisible(computer, title))) return true
      // It may close in between, and the window manager may not have given it the keyboard the first time.
      await computer.input.activate(window).then(() => computer.input.key('alt+F4'), () => undefined)
      await wait(300)
      return false
    })
    const closed = await memoryAtRest(pid)
    return { open, closed }
  } finally {
    await program.stop()
  }
}

async function isVisible(computer: Computer, title: string): Promise<boolean> {
  const env = { ...process.env, DISPLAY: computer.screen.display }
  // xdotool ends with 1 when it finds nothing.
  return runProgram('xdotool', ['search', '--onlyvisible', '--name', title], { env }).then(() => true, () => false)
}
