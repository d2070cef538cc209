// Owns: recording the remote screen to a file: the button that shows it, the recorder, and its pieces on their way to the
// main process, which has asked where to and told the host; with what is heard of the host. Never: holds more than a few pieces.
import type { PosternApi } from '../../shared/ipc'
import { type RecordedPicture, takePicture } from './recorded-picture'
import { takeSound } from './recorded-sound'
import type { RemoteCursor } from './remote-cursor'
import type { ViewerSound } from './sound'
import { recordedTime, asideWords as words } from './words'

/** VP8 is what two cores can make beside the session. */
const TYPE = 'video/webm;codecs=vp8'
const WITH_SOUND = 'video/webm;codecs=vp8,opus'
const SOUND_BITS_PER_SECOND = 96_000
/** Players jump to pictures that stand alone; there is one after so many ms. */
const KEY_EVERY_MS = 10_000
const PIECE_MS = 1000
/** Of a picture in which everything moves; a still one needs next to nothing. */
const BITS_PER_PIXEL = 2.4
/** Pieces that wait for the disk before the recorder waits too. */
const MAX_WAITING = 5
/** How long the end of the session waits for the end of the file, in ms. */
const FINISH_MS = 2000

export type ViewerRecording = {
  readonly isOn: () => boolean
  readonly start: () => void
  /** Resolves when the file is whole, or after a while. */
  readonly stop: () => Promise<void>
}

export type RecordingParts = {
  readonly postern: PosternApi<'viewer'>
  readonly screen: HTMLCanvasElement
  readonly framesDrawn: () => number
  readonly look: RemoteCursor['look']
  readonly sound: Pick<ViewerSound, 'onHeard'>
  readonly maySound: () => boolean
  /** Shows that it runs, and stops it. */
  readonly button: HTMLButtonElement
  readonly hostName: () => string
  readonly tell: (text: string) => void
  /** The button has gone, perhaps with the keyboard in it. */
  readonly onDone: () => void
}

export function createRecording({ postern, screen, framesDrawn, look, sound, maySound, button, hostName, tell, onDone }: RecordingParts): ViewerRecording {
  let running: { readonly stop: () => Promise<void> } | null = null
  let asking = false

  const run = (): { readonly stop: () => Promise<void> } => {
    const picture: RecordedPicture = takePicture(screen, framesDrawn, look)
    const { width, height } = picture.size
    // No track can come later; where there may be sound, its place is there from the start.
    const heard = maySound() ? takeSound(sound) : null
    const options: MediaRecorderOptions & { readonly videoKeyFrameIntervalDuration: number } = {
      mimeType: heard === null ? TYPE : WITH_SOUND,
      videoBitsPerSecond: width * height * BITS_PER_PIXEL,
      audioBitsPerSecond: SOUND_BITS_PER_SECOND,
      videoKeyFrameIntervalDuration: KEY_EVERY_MS
    }
    const recorder = new MediaRecorder(new MediaStream([picture.track, ...(heard === null ? [] : [heard.track])]), options)
    let waiting = 0
    let failed = false
    let kept: Promise<unknown> = Promise.resolve()
    const stopped = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve(), { once: true }))
    void stopped.then(() => heard?.close())

    const keep = async (data: Blob): Promise<void> => {
      if (failed) return
      const answer = await postern.call('viewer.record', { piece: new Uint8Array(await data.arrayBuffer()) })
      if (!answer.ok) failed = true
    }
    recorder.addEventListener('dataavailable', ({ data }) => {
      if (data.size === 0) return
      waiting++
      if (waiting > MAX_WAITING && recorder.state === 'recording') recorder.pause()
      kept = kept
        .then(() => keep(data))
        .catch(() => (failed = true))
        .then(() => {
          waiting--
          if (failed) void end()
          else if (waiting === 0 && recorder.state === 'paused') recorder.resume()
        })
    })
    recorder.addEventListener('error', () => void end())
    recorder.start(PIECE_MS)
    const hide = showRunning(button)

    const finish = async (): Promise<void> => {
      picture.close()
      if (recorder.state === 'inactive') return
      recorder.stop()
      await stopped
      await kept
      const answer = await postern.call('viewer.stopRecording')
      tell(failed || !answer.ok ? words.recordingFailed : words.recordingSaved)
    }
    let ending: Promise<void> | null = null
    const end = (): Promise<void> => {
      ending ??= finish().catch(() => tell(words.recordingFailed))
      if (running?.stop === end) {
        running = null
        const hadFocus = document.activeElement === button
        hide()
        if (hadFocus) onDone()
      }
      return ending
    }
    return { stop: end }
  }

  const begin = async (): Promise<void> => {
    const begun = await postern.call('viewer.startRecording')
    if (!begun.ok) return tell(words.recordingNotBegun)
    if (!begun.value) return
    try {
      running = run()
      tell(words.recording(hostName()))
    } catch {
      await postern.call('viewer.stopRecording')
      tell(words.recordingNotBegun)
    }
  }

  const stop = async (): Promise<void> => {
    if (running === null) return
    await Promise.race([running.stop(), new Promise((resolve) => setTimeout(resolve, FINISH_MS))])
  }
  button.addEventListener('click', () => void stop())
  return {
    isOn: () => running !== null,
    start() {
      if (asking || running !== null) return
      asking = true
      begin()
        .catch(() => tell(words.recordingNotBegun))
        .finally(() => (asking = false))
    },
    stop
  }
}

/** Returns what hides it again. */
function showRunning(button: HTMLButtonElement): () => void {
  const since = Date.now()
  const dot = document.createElement('span')
  dot.className = 'recording-dot'
  dot.ariaHidden = 'true'
  const time = document.createElement('span')
  const tick = (): void => void (time.textContent = recordedTime(Date.now() - since))
  tick()
  button.replaceChildren(dot, words.stopRecording, ' ', time)
  button.hidden = false
  const timer = setInterval(tick, 1000)
  return () => {
    clearInterval(timer)
    button.hidden = true
  }
}
