// Owns: capturing the screen with the browser's own means, for systems whose screen the session's process cannot read:
// each picture is compared with the one before, and the parts that differ go to the process. Never: starts unasked.
import type { FromPage, ToPage } from '../../shared/screen/port'
import { changedAreas, cutOut, type Pixels } from './changed-areas'

export type Capture = {
  readonly hear: (message: Extract<ToPage, { type: 'capture-yourself' | 'picture-taken' }>) => void
  readonly close: () => void
}

const MAX_FRAME_RATE = 60

export function createCapture(tell: (message: FromPage) => void): Capture {
  let track: MediaStreamTrack | null = null
  let started = false
  let closed = false
  let taken = (): void => undefined

  const run = async (): Promise<void> => {
    const captured = await capturedTrack()
    if (closed) return captured.stop()
    track = captured
    // One frame waits at most: the newest.
    const frames = new MediaStreamTrackProcessor({ track: captured, maxBufferSize: 1 }).readable.getReader()
    // Somebody has stopped sharing, or the display is gone; the frames alone would just not come any more.
    captured.addEventListener('ended', () => {
      void frames.cancel()
      taken()
    })
    let before: Pixels | null = null
    for (;;) {
      const { value: frame, done } = await frames.read()
      if (done) throw new Error('The capture ended')
      const after = await pixelsOf(frame)
      const changed = before?.width === after.width && before.height === after.height ? changedAreas(before, after) : [wholeOf(after)]
      before = after
      if (changed.length === 0) continue
      const free = new Promise<void>((resolve) => (taken = resolve))
      tell({
        type: 'picture',
        width: after.width,
        height: after.height,
        changed: changed.map((area) => ({ ...area, pixels: cutOut(after, area) }))
      })
      await free
    }
  }

  return {
    hear({ type }) {
      if (type === 'picture-taken') return taken()
      if (started) return
      started = true
      run().catch((error: unknown) => {
        track?.stop()
        // The process may ask again, as when a display was gone for a moment.
        started = false
        if (!closed) tell({ type: 'no-picture', why: String(error).slice(0, 500) })
      })
    },
    close() {
      closed = true
      track?.stop()
    }
  }
}

async function capturedTrack(): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getDisplayMedia({
    audio: false,
    video: { frameRate: { ideal: MAX_FRAME_RATE, max: MAX_FRAME_RATE }, cursor: 'always' } as MediaTrackConstraints
  })
  const [track] = stream.getVideoTracks()
  if (track === undefined) throw new Error('The capture has no video track')
  // Text and lines stay sharp.
  track.contentHint = 'detail'
  return track
}

async function pixelsOf(frame: VideoFrame): Promise<Pixels> {
  const { width, height } = frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight }
  const words = new Uint32Array(width * height)
  try {
    await frame.copyTo(words, { format: 'BGRX', layout: [{ offset: 0, stride: width * 4 }] })
  } finally {
    frame.close()
  }
  return { width, height, words }
}

const wholeOf = ({ width, height }: Pixels) => ({ x: 0, y: 0, width, height })
