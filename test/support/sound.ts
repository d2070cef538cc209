// Owns: a make-believe computer's loudspeakers: a sound server of its own whose only sink is heard by nobody but the test, a
// tone that a program plays there, and what comes out. Never: touches the machine's own sound.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { withCleanup } from './cleanup'
import { startProgram, stopChild, until } from './processes'
import { makeTempFolder } from './temp-folder'

const RATE = 48_000
const SINK = 'speakers'
/** Tones that are told apart, in Hz. */
const TONES = [220, 330, 440, 550, 660, 880, 1000, 1320, 1760, 2000, 3000]
/** Of full scale; dither and codecs are far below. */
const SILENCE = 0.003

export interface Loudspeakers {
  readonly env: Readonly<Record<string, string>>
  /** Until the returned function is called. */
  readonly play: (hertz: number) => () => Promise<void>
  /** What comes out now: the strongest tone, or null for silence. */
  readonly heard: () => Promise<number | null>
  /** Listens from now on; the returned function says which tones have come one after the other. */
  readonly listen: () => Promise<() => readonly number[]>
  readonly stop: () => Promise<void>
}

export const startLoudspeakers = (): Promise<Loudspeakers> =>
  withCleanup(async (cleanup) => {
    const folder = await makeTempFolder(cleanup)
    const socket = join(folder, 'loudspeakers')
    const env = { PULSE_SERVER: `unix:${socket}` }
    const server = startProgram(
      'pulseaudio',
      [
        '-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm=yes',
        '-L', `module-null-sink sink_name=${SINK} rate=${String(RATE)}`,
        // Last: whoever can connect finds the sink.
        '-L', `module-native-protocol-unix socket=${socket} auth-anonymous=1 auth-cookie-enabled=0`
      ],
      { env: { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'nobody')}` } }
    )
    cleanup.add(server.stop)
    await until('the sound server answers', () => existsSync(socket))
    const format = ['--raw', '--format=s16le', `--rate=${String(RATE)}`, '--channels=1']
    return {
      env,
      play(hertz) {
        const { child } = startProgram('pacat', ['--playback', ...format, `--device=${SINK}`], { env: { ...process.env, ...env }, stdio: ['pipe', 'ignore', 'ignore'] })
        const second = toneOf(hertz)
        const feed = (): void => void child.stdin?.write(second, (error) => error ?? feed())
        child.stdin?.on('error', () => undefined)
        feed()
        const stop = () => stopChild(child, 'SIGKILL')
        cleanup.add(stop)
        return stop
      },
      async listen() {
        const samples: number[] = []
        const { child } = startProgram('parec', [...format, `--device=${SINK}.monitor`, '--latency-msec=50'], { env: { ...process.env, ...env } })
        cleanup.add(() => stopChild(child, 'SIGKILL'))
        child.stdout?.on('data', (chunk: Buffer) => samples.push(...samplesOf(chunk)))
        await until('it listens', () => samples.length > 0)
        return () => tonesOf(samples)
      },
      heard: () => record([...format, `--device=${SINK}.monitor`, '--latency-msec=50'], { ...process.env, ...env }).then(strongest),
      stop: cleanup.run
    }
  })

function toneOf(hertz: number): Buffer {
  const bytes = Buffer.alloc(RATE * 2)
  for (let index = 0; index < RATE; index++) bytes.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * hertz * index) / RATE)), index * 2)
  return bytes
}

/** Half a second. */
async function record(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Float64Array> {
  const { child } = startProgram('parec', args, { env })
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of child.stdout ?? []) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size >= RATE) break
  }
  await stopChild(child, 'SIGKILL')
  return samplesOf(Buffer.concat(chunks))
}

const samplesOf = (bytes: Buffer): Float64Array =>
  Float64Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => bytes.readInt16LE(index * 2) / 32_768)

/** Short enough that a note fills several. */
const SLICE = RATE / 16

function tonesOf(samples: readonly number[]): readonly number[] {
  const slices = Array.from({ length: Math.floor(samples.length / SLICE) }, (_, index) => strongest(Float64Array.from(samples.slice(index * SLICE, (index + 1) * SLICE))))
  return slices.filter((tone) => tone !== null).filter((tone, index, tones) => tone !== tones[index - 1])
}

export function strongest(samples: Float64Array): number | null {
  const loudness = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length))
  if (loudness < SILENCE) return null
  return TONES.map((hertz) => [hertz, powerAt(samples, hertz)] as const).toSorted(([, one], [, other]) => other - one)[0]![0]
}

/** Goertzel: how much of one frequency there is. */
function powerAt(samples: Float64Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / RATE)
  let [before, last] = [0, 0]
  for (const sample of samples) [before, last] = [last, sample + coefficient * last - before]
  return before * before + last * last - coefficient * before * last
}
