// Owns: encoding a recording, and its pieces of about a second: pictures as VP9, sound as Opus. Never: encodes ahead of the
// encoder or the disk, or leaves out a picture that it has taken.
import type { RecordedBlock, RecordedPiece } from '../../shared/ipc'
import { VIDEO_CODEC } from '../../shared/screen/wire'
import type { Size } from './place'

const SOUND: AudioEncoderConfig = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 2, bitrate: 96_000 }
/** Players jump to pictures that stand alone; there is one after so many ms. */
const KEY_EVERY_MS = 10_000
const PIECE_MS = 1000
/** Pieces that wait for the disk before pictures are left out. */
const MAX_WAITING = 5
/** Of a picture in which everything moves; a still one needs next to nothing. */
const BITS_PER_PIXEL = 2.4
/** How coarse a picture may be: 0 to 63. */
const FINEST = 24
const COARSEST = 48

export type RecorderParts = {
  readonly size: Size
  readonly hasSound: boolean
  /** Rejects when it could not be written; then no more comes. */
  readonly keep: (piece: RecordedPiece) => Promise<void>
  /** It can't go on. */
  readonly onFault: () => void
}

export type Recorder = {
  /** False while the encoder or the disk is behind; a picture is better left out then. */
  readonly isReady: () => boolean
  readonly takePicture: (canvas: HTMLCanvasElement) => void
  readonly takeSound: (data: AudioData) => void
  /** Resolves when everything that was taken has been kept; rejects when something has not. */
  readonly finish: () => Promise<void>
}

/** A second of much motion makes the next one coarser. Pure. */
export function nextQuantizer(quantizer: number, bytes: number, { width, height }: Size): number {
  const step = bytes * 8 > width * height * BITS_PER_PIXEL ? 4 : -2
  return Math.min(COARSEST, Math.max(FINEST, quantizer + step))
}

export function createRecorder({ size, hasSound, keep, onFault }: RecorderParts): Recorder {
  const begun = performance.now()
  let blocks: RecordedBlock[] = []
  let bytesOfSecond = 0
  let quantizer = FINEST
  let lastAt = -1
  let keyAt = -Infinity
  /** From the sound's clock to the recording's, in ms. */
  let soundShift: number | null = null
  let isOver = false
  let waiting = 0

  const add = (of: RecordedBlock['of'], chunk: EncodedVideoChunk | EncodedAudioChunk, at: number): void => {
    const bytes = new Uint8Array(chunk.byteLength)
    chunk.copyTo(bytes)
    bytesOfSecond += bytes.length
    blocks.push({ of, at, isKey: chunk.type === 'key', bytes })
  }
  const pictures = new VideoEncoder({ output: (chunk) => add('picture', chunk, chunk.timestamp / 1000), error: onFault })
  // With a quantizer the encoder leaves out no picture to hold a rate. The hint: text scrolls in an eighth of the bytes.
  const config: VideoEncoderConfig & { readonly contentHint: string } = {
    codec: VIDEO_CODEC,
    ...size,
    alpha: 'discard',
    bitrateMode: 'quantizer',
    contentHint: 'text',
    hardwareAcceleration: 'prefer-software',
    latencyMode: 'realtime'
  }
  pictures.configure(config)
  const sounds = new AudioEncoder({
    output: (chunk) => add('sound', chunk, Math.max(0, Math.round(chunk.timestamp / 1000 + (soundShift ?? 0)))),
    error: onFault
  })
  if (hasSound) sounds.configure(SOUND)

  let kept = keep({ kind: 'head', ...size, hasSound })
  kept.catch(onFault)
  const handOver = (): void => {
    quantizer = nextQuantizer(quantizer, bytesOfSecond, size)
    bytesOfSecond = 0
    if (blocks.length === 0) return
    const piece: RecordedPiece = { kind: 'blocks', blocks }
    blocks = []
    waiting++
    kept = kept.then(() => keep(piece))
    kept.then(() => waiting--, onFault)
  }
  const timer = setInterval(handOver, PIECE_MS)

  const isWritten = (): boolean => waiting <= MAX_WAITING
  const isReady = (): boolean => pictures.encodeQueueSize === 0 && isWritten()
  const finish = async (): Promise<void> => {
    clearInterval(timer)
    isOver = true
    try {
      await Promise.all([pictures.flush(), hasSound ? sounds.flush() : null])
    } finally {
      for (const encoder of [pictures, sounds]) if (encoder.state !== 'closed') encoder.close()
      handOver()
      await kept
    }
  }
  return {
    isReady,
    takePicture(canvas) {
      if (pictures.state !== 'configured') return
      // Two in the same moment would be one.
      const at = Math.max(lastAt + 1, Math.round(performance.now() - begun))
      const keyFrame = at - keyAt >= KEY_EVERY_MS
      if (keyFrame) keyAt = at
      lastAt = at
      const options: VideoEncoderEncodeOptions & { readonly vp9: { readonly quantizer: number } } = { keyFrame, vp9: { quantizer } }
      try {
        const frame = new VideoFrame(canvas, { timestamp: at * 1000, alpha: 'discard' })
        pictures.encode(frame, options)
        frame.close()
      } catch {
        pictures.close()
        onFault()
      }
    },
    takeSound(data) {
      // Its time goes on without it.
      if (isOver || sounds.state !== 'configured' || !isWritten()) return
      soundShift ??= performance.now() - begun - (data.timestamp + data.duration) / 1000
      sounds.encode(data)
    },
    finish
  }
}
