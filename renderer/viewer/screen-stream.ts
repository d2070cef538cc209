// Owns: following the stream of the screen: messages in their order become picture and pointer; a frame is shown when its
// last part has been painted, and acknowledged then. Never: goes on after a message that is none.
import { createHostReader } from '../../shared/screen/reader'
import type { HostMessage, NoteCommand, Wish } from '../../shared/screen/wire'
import { encodeAck, encodeWish } from '../../shared/screen/writer'
import type { RemotePicture } from './picture'

export type ScreenStreamParts = {
  readonly picture: RemotePicture
  /** False when it cannot be read. */
  readonly onNote: (note: NoteCommand) => boolean
  readonly send: (message: Uint8Array) => void
  /** Does it in a task of its own, after this one. */
  readonly later: (work: () => void) => void
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

/** Bytes that may wait while a picture is being decoded. The host holds back long before. */
const MAX_WAITING_BYTES = 128 * 1024 * 1024

type Waiting = { readonly message: HostMessage; readonly size: number; readonly arrived: number }

export function followScreen({ picture, onNote, send, later, onPicture, onBroken }: ScreenStreamParts): ScreenStream {
  const reader = createHostReader()
  const waiting: Waiting[] = []
  let waitingBytes = 0
  let painting = false
  let over = false
  let frames = 0
  let isWhole = false

  const close = (): void => {
    over = true
    for (const { message } of waiting.splice(0)) if (message.kind === 'frame') picture.drop(message.commands)
  }
  const fail = (why: string): void => {
    if (over) return
    close()
    onBroken(why)
  }
  const painted = ({ message, arrived }: Waiting): void => {
    if (message.kind === 'note' || !message.last) return
    picture.show()
    // The canvas leaves at the end of this task: what others do about an acknowledgement would compete with that.
    later(() => {
      if (!over) send(encodeAck(message.frame, performance.now() - arrived))
    })
    frames++
    if (frames === 1) onPicture('first')
    if (!message.whole || isWhole) return
    isWhole = true
    onPicture('whole')
  }
  const act = ({ message }: Waiting): boolean | Promise<boolean> => (message.kind === 'note' ? message.commands.every(onNote) : picture.paint(message.commands))
  const settle = (item: Waiting, could: boolean): void => {
    if (over) return
    if (could) painted(item)
    else fail('bad-pixels')
  }
  const work = (): void => {
    while (!painting && !over) {
      const next = waiting.shift()
      if (next === undefined) return
      waitingBytes -= next.size
      const done = act(next)
      if (typeof done === 'boolean') settle(next, done)
      else {
        painting = true
        const goOn = (could: boolean): void => {
          painting = false
          settle(next, could)
          work()
        }
        done.then(goOn, () => goOn(false))
      }
    }
  }

  return {
    hear(bytes) {
      if (over) return
      const read = reader.read(bytes)
      if (!read.ok) return fail(read.code)
      if (read.value.kind === 'frame') picture.prepare(read.value.commands)
      waiting.push({ message: read.value, size: bytes.length, arrived: performance.now() })
      waitingBytes += bytes.length
      if (waitingBytes > MAX_WAITING_BYTES) return fail('too-large')
      work()
    },
    wish: (wish) => send(encodeWish(wish)),
    framesDrawn: () => frames,
    close
  }
}
