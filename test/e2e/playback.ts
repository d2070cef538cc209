// Owns: looking at a recording as a person would, with Chromium's own decoder, in a page without Postern's content security policy.
import { readFile } from 'node:fs/promises'
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

/** Jumps to each picture that the file has: one that plays may skip some on a busy machine. */
export async function play(player: RunningApp, file: string): Promise<Played> {
  const { tracks, blocks } = readWebm(await readFile(file))
  const track = tracks.find(({ type }) => type === 1)?.number
  const times = blocks.filter((block) => block.track === track).map(({ time }) => time)
  return inPlayer<Played>(
    player,
    file,
    `
    const video = document.createElement('video')
    video.muted = true
    video.preload = 'auto'
    video.src = 'data:video/webm;base64,' + base64
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const near = (level, value) => Math.abs(level - value) <= 8
    const color = () => {
      context.drawImage(video, video.videoWidth * 0.6, video.videoHeight * 0.6, 1, 1, 0, 0, 1, 1)
      const levels = [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)]
      const at = levels.findIndex((level, at) => near(level, 0xc0) && levels.every((other, index) => index === at || near(other, 0x20)))
      return ['red', 'green', 'blue'][at] ?? levels.join()
    }
    const happens = (name) => new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true })
      video.onerror = () => reject(new Error(video.error.message))
    })
    await happens('loadeddata')
    const jump = async (time) => {
      const there = happens('seeked')
      video.currentTime = time
      await there
      return color()
    }
    const seen = []
    for (const time of ${JSON.stringify(times)}) {
      const is = await jump((time + 1) / 1000)
      if (/^[a-z]/.test(is) && seen.at(-1) !== is) seen.push(is)
    }
    const { duration } = video
    return {
      size: [video.videoWidth, video.videoHeight],
      seen,
      duration,
      atEnd: await jump(Math.max(0, duration - 0.02)),
      atBeginning: await jump(0)
    }
    `
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
