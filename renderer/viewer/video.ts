// Owns: decoding the row of video pictures of the stream with the browser's own decoder, one after the other. The reader has
// looked at each of them before. Never: draws, or goes on after a picture that could not be decoded.
import { VIDEO_CODEC, type DrawCommand } from '../../shared/screen/wire'
import type { Decoded } from './jpeg'

export type VideoCommand = Extract<DrawCommand, { op: 'video' }>

export type VideoRow = {
  /** Call it again only when the one before is done. Null when it is not the picture that the command says. */
  readonly decode: (command: VideoCommand) => Promise<Decoded | null>
}

export function createVideoRow(): VideoRow {
  let decoder: VideoDecoder | null = null
  let number = 0
  let done = (_frame: VideoFrame | null): void => undefined

  const begin = ({ width, height, shrink }: VideoCommand): VideoDecoder => {
    if (decoder !== null && decoder.state !== 'closed') decoder.close()
    const fresh = new VideoDecoder({ output: (frame) => done(frame), error: () => done(null) })
    fresh.configure({
      codec: VIDEO_CODEC,
      codedWidth: Math.ceil(width / shrink),
      codedHeight: Math.ceil(height / shrink),
      optimizeForLatency: true
    })
    return fresh
  }

  return {
    async decode(command) {
      const { width, height, shrink, isKey, payload } = command
      const frame = await new Promise<VideoFrame | null>((resolve) => {
        done = resolve
        try {
          if (isKey) decoder = begin(command)
          const data = new Uint8Array(payload)
          if (decoder === null) resolve(null)
          else decoder.decode(new EncodedVideoChunk({ type: isKey ? 'key' : 'delta', timestamp: number++, data }))
        } catch {
          resolve(null)
        }
      })
      if (frame === null) return null
      const close = (): void => frame.close()
      if (frame.displayWidth === Math.ceil(width / shrink) && frame.displayHeight === Math.ceil(height / shrink)) return { frame, close }
      close()
      return null
    }
  }
}
