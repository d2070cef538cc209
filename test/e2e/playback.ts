// Owns: playing a recording as a person would, with Chromium's own decoder, in a page without Postern's content security policy.
import { readFile } from 'node:fs/promises'
import type { RunningApp } from '../support/app'

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

export const play = (player: RunningApp, file: string): Promise<Played> =>
  inPlayer<Played>(
    player,
    file,
    `
    const video = document.createElement('video')
    video.muted = true
    video.src = 'data:video/webm;base64,' + base64
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const color = () => {
      context.drawImage(video, video.videoWidth * 0.6, video.videoHeight * 0.6, 1, 1, 0, 0, 1, 1)
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data
      return [['red', red], ['green', green], ['blue', blue]].filter(([, value]) => value > 140).map(([name]) => name).join()
    }
    const seen = []
    let watches = true
    const look = () => {
      if (!watches) return
      const is = color()
      if (is !== '' && seen.at(-1) !== is) seen.push(is)
      video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
    const happens = (name) => new Promise((resolve, reject) => {
      video.addEventListener(name, resolve, { once: true })
      video.onerror = () => reject(new Error(video.error.message))
    })
    await Promise.all([happens('loadedmetadata'), video.play()])
    const { duration } = video
    if (!video.ended) await happens('ended')
    look()
    watches = false
    const jump = async (time) => {
      const there = happens('seeked')
      video.currentTime = time
      await there
      return color()
    }
    return {
      size: [video.videoWidth, video.videoHeight],
      seen,
      duration,
      atEnd: await jump(Math.max(0, video.duration - 0.02)),
      atBeginning: await jump(0)
    }
    `
  )

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
