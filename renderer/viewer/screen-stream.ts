// Owns: following the `screen` channel: messages in their order become picture and pointer, and each frame is
// acknowledged when it has been drawn. Never: goes on after a message that is none.
import { createHostReader } from '../../shared/screen/reader'
import type { DrawCommand, HostMessage, NoteCommand, Wish } from '../../shared/screen/wire'
import { encodeAck, encodeWish } from '../../shared/screen/writer'
import type { RemotePicture } from './picture'

export type ScreenStreamParts = {
  readonly picture: RemotePicture
  /** False when it cannot be read. */
  readonly onNote: (note: NoteCommand) => boolean
  readonly send: (message: Uint8Array) => void
  /** Once each: some of the picture is there, and all of it. */
  readonly onPicture: (is: 'first' | 'whole') => void
  /** What came cannot be read or drawn. Called at most once, and nothing is read afterwards. */
  readonly onBroken: (why: string) => void
}

export type ScreenStream = {
  readonly hear: (message: Uint8Array) => void
  readonly wish: (wish: Wish) => void
  readonly framesDrawn: () => number
  /** Nothing is read or acknowledged any more. */
  readonly close: () => void
}

/** Bytes that may wait while a frame is being drawn. The host holds back long before. */
const MAX_WAITING_BYTES = 128 * 1024 * 1024

export function followScreen({ picture, onNote, send, onPicture, onBroken }: ScreenStreamParts): ScreenStream {
  const reader = createHostReader()
  const waiting: { readonly message: HostMessage; readonly size: number; readonly arrived: number }[] = []
  let waitingBytes = 0
  let commands: DrawCommand[] = []
  let drawing = false
  let over = false
  let frames = 0

  const fail = (why: string): void => {
    if (over) return
    over = true
    waiting.length = 0
    onBroken(why)
  }
  let isWhole = false
  const drawn = (frame: number, whole: boolean, arrived: number, could: boolean): void => {
    drawing = false
    if (over) return
    if (!could) return fail('bad-pixels')
    send(encodeAck(frame, performance.now() - arrived))
    frames++
    if (frames === 1) onPicture('first')
    if (!whole || isWhole) return
    isWhole = true
    onPicture('whole')
  }
  const act = (message: HostMessage, arrived: number): void => {
    if (message.kind === 'note') {
      // A new size voids the frame that was begun.
      if (message.commands.some(({ op }) => op === 'displays')) commands = []
      if (!message.commands.every(onNote)) fail('bad-pixels')
      return
    }
    commands.push(...message.commands)
    if (!message.last) return
    const frame = commands
    commands = []
    drawing = true
    picture.draw(frame, (could) => {
      drawn(message.frame, message.whole, arrived, could)
      work()
    })
  }
  const work = (): void => {
    while (!drawing && !over) {
      const next = waiting.shift()
      if (next === undefined) return
      waitingBytes -= next.size
      act(next.message, next.arrived)
    }
  }

  return {
    hear(bytes) {
      if (over) return
      const read = reader.read(bytes)
      if (!read.ok) return fail(read.code)
      waiting.push({ message: read.value, size: bytes.length, arrived: performance.now() })
      waitingBytes += bytes.length
      if (waitingBytes > MAX_WAITING_BYTES) return fail('too-large')
      work()
    },
    wish: (wish) => send(encodeWish(wish)),
    framesDrawn: () => frames,
    close() {
      over = true
      waiting.length = 0
    }
  }
}
