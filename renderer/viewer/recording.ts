// Owns: recording the remote screen to a file: the button that shows it, and what is recorded on its way to the main process,
// which has asked where to and told the host; with what is heard of the host. Never: records before that.
import type { PosternApi, RecordedPiece } from '../../shared/ipc'
import { evenSize, recordPicture } from './recorded-picture'
import { recordSound } from './recorded-sound'
import { createRecorder } from './recorder'
import type { RemoteCursor } from './remote-cursor'
import type { ViewerSound } from './sound'
import { recordedTime, asideWords as words } from './words'

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
    const size = evenSize(screen)
    // No track can come later; where there may be sound, its place is there from the start.
    const hasSound = maySound()
    let isKept = true
    const keep = async (piece: RecordedPiece): Promise<void> => {
      const answer = await postern.call('viewer.record', { piece })
      if (answer.ok) return
      isKept = false
      throw new Error(answer.code)
    }
    const recorder = createRecorder({ size, hasSound, keep, onFault: () => void end() })
    const heard = hasSound ? recordSound(sound, recorder.takeSound) : null
    const picture = recordPicture({ screen, framesDrawn, look, size, recorder })
    const hide = showRunning(button)

    const finish = async (): Promise<void> => {
      picture.close()
      heard?.close()
      const isWhole = await recorder.finish().then(() => true, () => false)
      const answer = await postern.call('viewer.stopRecording')
      if (!isKept || !answer.ok) tell(words.recordingFailed)
      else tell(isWhole ? words.recordingSaved : words.recordingCut)
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
