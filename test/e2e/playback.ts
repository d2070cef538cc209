// Owns: looking at a recording as a person would, with Chromium's own decoder, in a page without Postern's content security policy.
import { readFile } from 'node:fs/promises'
import { VIDEO_CODEC } from '../../shared/screen/wire'
import type { RunningApp } from '../support/app'
import { readWebm } from '../support/webm'

/** What is painted for a recording to show. */
export const RED = 0xc02020
export const GREEN = 0x20c020
export const BLUE = 0x2020c0

export type Played = {
  readonly size: readonly number[]
  /** Which of red, green and blue were near its middle, where the pointer is not, one after the other, from beginning to end. */
  readonly seen: readonly string[]
  /** In seconds, as the file says; not finite where it does not. */
  readonly duration: number
  /** What is there after a jump to its end, and back to its beginning. */
  readonly atEnd: string
  readonly atBeginning: string
}

export async function play(player: RunningApp, file: string): Promise<Played> {
  const times = picturesIn(await readFile(file)).map(({ time }) => time / 1000)
  const played = await inPlayer<Omit<Played, 'seen'>>(
    player,
    file,
    `
    const video = document.createElement('video')
    video.muted = true
    video.preload = 'auto'
    video.src = 'data:video/webm;base64,' + base64
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const happens = (name) => new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true })
      video.onerror = () => reject(new Error(video.error.message))
    })
    // A jump is over before its picture is there to be drawn, and none comes where the same one stays.
    const pictured = () => new Promise((resolve) => video.requestVideoFrameCallback(resolve))
    const pictureAt = (time) => Math.max(0, ${JSON.stringify(times)}.findLastIndex((from) => from <= time))
    let shown = 0
    const jump = async (time) => {
      const there = Promise.all([happens('seeked'), pictureAt(time) === shown ? null : pictured()])
      shown = pictureAt(time)
      video.currentTime = time
      await there
      context.drawImage(video, video.videoWidth * 0.6, video.videoHeight * 0.6, 1, 1, 0, 0, 1, 1)
      return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
    }
    const first = pictured()
    await happens('loadeddata')
    await first
    const { duration } = video
    return {
      size: [video.videoWidth, video.videoHeight],
      duration,
      atEnd: await jump(Math.max(0, duration - 0.02)),
      atBeginning: await jump(0)
    }
    `
  )
  const seen = (await decoded(player, file)).map(strongestOf).filter((color) => color !== '')
  const { atEnd, atBeginning } = played as unknown as Readonly<Record<'atEnd' | 'atBeginning', readonly number[]>>
  return { ...played, atEnd: colorOf(atEnd), atBeginning: colorOf(atBeginning), seen: seen.filter((color, at) => color !== seen[at - 1]) }
}

function colorOf(levels: readonly number[]): string {
  const near = (level: number | undefined, value: number): boolean => Math.abs((level ?? -1) - value) <= 8
  const at = levels.findIndex((level, at) => near(level, 0xc0) && levels.every((other, index) => index === at || near(other, 0x20)))
  return ['red', 'green', 'blue'][at] ?? levels.join()
}

/** A decoder that is told nothing of the file's colours is a little off. */
function strongestOf(levels: readonly number[]): string {
  const at = levels.findIndex((level, at) => level > 140 && levels.every((other, index) => index === at || other < 100))
  return ['red', 'green', 'blue'][at] ?? ''
}

function picturesIn(webm: Buffer): ReturnType<typeof readWebm>['blocks'] {
  const { tracks, blocks } = readWebm(webm)
  const track = tracks.find(({ type }) => type === 1)?.number
  return blocks.filter((block) => block.track === track)
}

/** A dot of each picture that the file has, red, green and blue: a player may skip some on a busy machine. */
async function decoded({ mainWindow }: RunningApp, file: string): Promise<readonly (readonly number[])[]> {
  const webm = await readFile(file)
  const pictures = picturesIn(webm)
  return mainWindow.evaluate(
    async ({ codec, chunks }) => {
      const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
      const dots: number[][] = []
      const decoder = new VideoDecoder({
        output(frame) {
          context.drawImage(frame, frame.displayWidth * 0.6, frame.displayHeight * 0.6, 1, 1, 0, 0, 1, 1)
          dots.push([...context.getImageData(0, 0, 1, 1).data.slice(0, 3)])
          frame.close()
        },
        // `flush` says it.
        error: () => undefined
      })
      decoder.configure({ codec })
      for (const { key, time, base64 } of chunks) {
        const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: time * 1000, data }))
      }
      await decoder.flush()
      return dots
    },
    { codec: VIDEO_CODEC, chunks: pictures.map(({ key, time, from, to }) => ({ key, time, base64: webm.subarray(from, to).toString('base64') })) }
  )
}

/** The sound of a recording, 48 000 samples a second. */
export const soundOf = (player: RunningApp, file: string): Promise<readonly number[]> =>
  inPlayer<readonly number[]>(
    player,
    file,
    `
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(bytes.buffer)
    return [...sound.getChannelData(0)]
    `
  )

/** What the body of a function makes of the file, which it has as `base64`. */
async function inPlayer<Value>({ app }: RunningApp, file: string, body: string): Promise<Value> {
  const webm = await readFile(file)
  const script = `(async () => { const base64 = '${webm.toString('base64')}'; ${body} })()`
  return app.evaluate(async ({ BrowserWindow }, code) => {
    const window = new BrowserWindow({ show: false, webPreferences: { partition: 'player', backgroundThrottling: false } })
    await window.loadURL('data:text/html,<title>player</title>')
    try {
      return (await window.webContents.executeJavaScript(code, true)) as Value
    } finally {
      window.destroy()
    }
  }, script)
}
