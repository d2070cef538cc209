// Owns: starting the seat program while something of the seat is held, what it and main tell each other, and putting right
// what a crash of it left behind. Never: starts it where the system has no way.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Desktop } from '../../shared/desktop'
import type { SeatProblem } from '../../shared/seat'
import type { SeatControl, SeatLook, SeatWish } from '../session/ports'
import { systemDesktop } from './desktop'
import type { FromSeat, ToSeat } from './seat-program'

export type SeatLaunch = {
  /** How the seat program is started. */
  readonly program: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Path of a file that is there while the seat is held: whoever starts after both programs were killed puts it right. */
  readonly mark: string
}

/** A program that does not answer for so long hangs. */
const LIMIT_MS = 5_000
const NOTHING: SeatWish = { blocked: false, dark: false, size: null }
const isNothing = ({ blocked, dark, size }: SeatWish): boolean => !blocked && !dark && size === null

type Running = { readonly child: ChildProcess; readonly answers: { readonly take: (answer: FromSeat) => void; readonly fail: (error: Error) => void }[] }

/** @param desktop asked when the seat is first needed, which is long after the start */
export function systemSeat(launch: SeatLaunch, platform: NodeJS.Platform = process.platform, desktop: () => Desktop = systemDesktop): SeatControl {
  if (platform !== 'linux') return withoutSeat('not-this-system')
  const seat = new SeatProcess(launch)
  const none = withoutSeat('wayland')
  const now = (): SeatControl => (desktop() === 'wayland' ? none : seat)
  return { look: () => now().look(), set: (wish) => now().set(wish), onLost: (listener) => seat.onLost(listener) }
}

function withoutSeat(why: SeatProblem): SeatControl {
  return {
    look: () => Promise.resolve({ blockInput: why, privacy: why, resolution: why }),
    set: () => Promise.resolve(NOTHING),
    onLost: () => undefined
  }
}

class SeatProcess implements SeatControl {
  readonly #launch: SeatLaunch
  #running: Running | null = null
  /** Until the one before has given everything back. */
  #leaving: Promise<void> | null = null
  #is: SeatWish = NOTHING
  #listener: (why: 'taken-back' | 'failed') => void = () => undefined

  constructor(launch: SeatLaunch) {
    this.#launch = launch
    if (existsSync(launch.mark)) this.#putRight()
  }

  async look(): Promise<SeatLook> {
    const answer = await this.#ask({ say: 'look' })
    if (answer.say !== 'look') throw new Error('The seat program lost its way')
    const { blockInput, privacy, resolution } = answer
    return { blockInput, privacy, resolution }
  }

  async set(wish: SeatWish): Promise<SeatWish> {
    if (isNothing(wish)) {
      this.#is = NOTHING
      this.#let()
      return NOTHING
    }
    const answer = await this.#ask({ say: 'set', ...wish })
    if (answer.say !== 'set') throw new Error('The seat program lost its way')
    const { blocked, dark, size } = answer
    return { blocked, dark, size }
  }

  onLost(listener: (why: 'taken-back' | 'failed') => void): void {
    this.#listener = listener
  }

  async #ask(message: ToSeat): Promise<FromSeat> {
    // One at a time: what one gives back at its end another one would hold.
    while (this.#running === null && this.#leaving !== null) await this.#leaving
    // What could not be given back after a crash is not taken. The one before took its mark along, so this is not done sooner.
    if (message.say === 'set') writeFileSync(this.#launch.mark, '', { mode: 0o600 })
    const running = (this.#running ??= this.#start())
    const limit = setTimeout(() => running.child.kill('SIGKILL'), LIMIT_MS)
    try {
      return await new Promise<FromSeat>((take, fail) => {
        running.answers.push({ take, fail })
        running.child.stdin?.write(`${JSON.stringify(message)}\n`)
      })
    } finally {
      clearTimeout(limit)
      this.#rest()
    }
  }

  #start(): Running {
    const { program, args, env } = this.#launch
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: env ?? process.env })
    const running: Running = { child, answers: [] }
    child.stdin.on('error', () => undefined)
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(running, line))
    child.once('error', () => this.#gone(running))
    child.once('close', () => this.#gone(running))
    return running
  }

  #hear(running: Running, line: string): void {
    // Chromium may have words of its own.
    if (!line.startsWith('{')) return
    const message = JSON.parse(line) as FromSeat
    if (running !== this.#running) return running.answers.shift()?.take(message)
    if (message.say === 'set') this.#is = { blocked: message.blocked, dark: message.dark, size: message.size }
    if (message.say !== 'taken-back') return running.answers.shift()?.take(message)
    this.#is = { ...NOTHING, size: this.#is.size }
    this.#listener('taken-back')
    this.#rest()
  }

  /** Nothing is held and nothing is asked: it may go. */
  #rest(): void {
    if (this.#running?.answers.length === 0 && isNothing(this.#is)) this.#let()
  }

  /** Its end gives back whatever it holds. */
  #let(): void {
    const running = this.#running
    if (running === null) return
    this.#running = null
    running.child.stdin?.end()
    const gone = new Promise<void>((resolve) =>
      running.child.once('close', (code) => {
        if (code === 0 && isNothing(this.#is)) rmSync(this.#launch.mark, { force: true })
        resolve()
      })
    )
    this.#leaving = gone
    const limit = setTimeout(() => running.child.kill('SIGKILL'), LIMIT_MS)
    void gone.then(() => {
      clearTimeout(limit)
      if (this.#leaving === gone) this.#leaving = null
    })
  }

  #gone(running: Running): void {
    for (const { fail } of running.answers.splice(0)) fail(new Error('The seat program has ended'))
    if (this.#running !== running) return
    this.#running = null
    if (isNothing(this.#is)) return
    this.#is = NOTHING
    this.#putRight()
    this.#listener('failed')
  }

  /** Another one gives back what does not come back by itself. */
  #putRight(): void {
    this.#running = this.#start()
    this.#let()
  }
}
