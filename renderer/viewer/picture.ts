// Owns: the pixels of the remote screen, and bringing them onto the canvas, a whole frame at once. Never: reads a message.
//
// [Note: one task a frame] Commands act on pixels in memory, in their order, as soon as they are here; when the last has, what
// changed goes to the canvas in one task. Drawing command by command costs ten times as much, and shows frames half drawn.
// `desynchronized` takes the compositor's queue out of the way, which is worth 14 ms.
import { type Painter, createPainter } from '../../shared/screen/pixels'
import type { Area, CodedCommand, DrawCommand, PlainCommand } from '../../shared/screen/wire'
import { type Decoded, decodeJpeg } from './jpeg'
import { createPlainFills, doTouch } from './plain-fills'
import { createVideoRow } from './video'

export type RemotePicture = {
  /** From now on the picture has this size and is black. */
  readonly resize: (width: number, height: number) => void
  /** Begins to decode what will be painted, as far as there is room for it. */
  readonly prepare: (commands: readonly DrawCommand[]) => void
  /**
   * Paints a part of a frame into memory; false when it cannot be. At once unless it holds a JPEG or video; what comes next
   * must wait until then.
   */
  readonly paint: (commands: readonly DrawCommand[]) => boolean | Promise<boolean>
  /** Shows all that was painted since the last time. */
  readonly show: () => void
  /** These will not be painted. */
  readonly drop: (commands: readonly DrawCommand[]) => void
  readonly painter: Painter
}

/** Beyond so many areas, the one around them all is quicker. */
const MAX_PUTS = 24
/** Pixels that may lie decoded before their turn: two large screens. */
const MAX_PREPARED_PIXELS = 2 * 3840 * 2160

export function openPicture(canvas: HTMLCanvasElement): RemotePicture {
  const context = canvas.getContext('2d', { alpha: false, desynchronized: true })
  if (context === null) throw new Error('This browser draws no canvas')
  const painter = createPainter()
  const videoRow = createVideoRow()
  let { memory, image, picture } = paperOf(1, 1)

  const fills = createPlainFills(painter, () => picture)
  /** Painted into memory, and not shown yet. */
  let unseen: Area[] = []
  const paintPlain = (command: PlainCommand): boolean => {
    if (!unseen.some((area) => doTouch(area, command)) && fills.take(command)) return true
    fills.prepareFor(command)
    if (!painter.paint(command, picture)) return false
    unseen.push(command)
    return true
  }
  const prepared = new Map<CodedCommand, Promise<Decoded | null>>()
  let preparedPixels = 0
  const drawDecoded = async (command: CodedCommand, decoded: Decoded): Promise<void> => {
    const { x, y, width, height, shrink } = command
    if (shrink === 1) {
      const stride = picture.width * 4
      await decoded.frame.copyTo(memory, {
        format: 'RGBA',
        rect: { x: 0, y: 0, width, height },
        layout: [{ offset: y * stride + x * 4, stride }]
      })
      return
    }
    const enlarged = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true })
    if (enlarged === null) throw new Error('This browser draws no canvas')
    enlarged.drawImage(decoded.frame, 0, 0, width, height)
    const words = new Uint32Array(enlarged.getImageData(0, 0, width, height).data.buffer)
    for (let row = 0; row < height; row++) {
      picture.pixels.set(words.subarray(row * width, (row + 1) * width), (y + row) * picture.width + x)
    }
  }
  const decode = (command: CodedCommand): Promise<Decoded | null> => (command.op === 'jpeg' ? decodeJpeg(command) : videoRow.decode(command))
  const take = (command: CodedCommand): Promise<Decoded | null> => {
    const begun = prepared.get(command)
    if (begun === undefined) return decode(command)
    prepared.delete(command)
    preparedPixels -= command.width * command.height
    return begun
  }
  const paintWithCoded = async (commands: readonly DrawCommand[]): Promise<boolean> => {
    // While it is decoded its connection may be lost, and the picture be that of the next one.
    const begun = image
    // All are decoded at the same time; each is drawn when its turn comes, since a copy may follow it.
    const decoding = commands.map((command) => (isCoded(command) ? take(command) : null))
    try {
      for (const [index, command] of commands.entries()) {
        if (!isCoded(command)) {
          if (!painter.paint(command, picture)) return false
          continue
        }
        const decoded = await decoding[index]
        if (image !== begun) return true
        if (decoded === null || decoded === undefined) return false
        await drawDecoded(command, decoded)
        if (image !== begun) return true
      }
    } finally {
      for (const one of decoding) void one?.then(close, () => undefined)
    }
    unseen.push(...commands)
    return true
  }
  const close = (decoded: Decoded | null): void => decoded?.close()

  return {
    painter,
    resize(width, height) {
      canvas.width = width
      canvas.height = height
      ;({ memory, image, picture } = paperOf(width, height))
      unseen = []
      fills.forget()
      context.putImageData(image, 0, 0)
    },
    prepare(commands) {
      for (const command of commands) {
        // A video's pictures are decoded in their turn.
        if (command.op !== 'jpeg') continue
        const pixels = command.width * command.height
        if (preparedPixels + pixels > MAX_PREPARED_PIXELS) return
        preparedPixels += pixels
        prepared.set(command, decodeJpeg(command))
      }
    },
    paint(commands) {
      if (!commands.some(isCoded)) return commands.every((command) => isCoded(command) || paintPlain(command))
      fills.settle()
      return paintWithCoded(commands)
    },
    show() {
      fills.draw(context)
      if (unseen.length > MAX_PUTS) fills.settle()
      // The area around them all may hold pixels that memory lacks.
      for (const { x, y, width, height } of fills.isSettled ? worthPutting(unseen) : unseen) context.putImageData(image, 0, 0, x, y, width, height)
      unseen = []
    },
    drop(commands) {
      for (const command of commands) {
        if (isCoded(command) && prepared.has(command)) void take(command).then(close, () => undefined)
      }
    }
  }
}

/**
 * Black pixels, as bytes, as an image and as words. There is a row more than is shown: `copyTo` counts whole rows from the
 * first pixel of a rectangle, and those of one in the lower right corner end in it.
 */
function paperOf(width: number, height: number) {
  const memory = new Uint8Array(width * (height + 1) * 4)
  const pixels = new Uint32Array(memory.buffer, 0, width * height).fill(0xff00_0000)
  const image = new ImageData(new Uint8ClampedArray(memory.buffer, 0, width * height * 4), width, height)
  return { memory, image, picture: { width, height, pixels } }
}

const isCoded = (command: DrawCommand): command is CodedCommand => command.op === 'jpeg' || command.op === 'video'

/** The areas, or the one around them when that is less work. Pure. */
export function worthPutting(areas: readonly Area[]): readonly Area[] {
  if (areas.length < 2) return areas
  const left = Math.min(...areas.map(({ x }) => x))
  const top = Math.min(...areas.map(({ y }) => y))
  const right = Math.max(...areas.map(({ x, width }) => x + width))
  const bottom = Math.max(...areas.map(({ y, height }) => y + height))
  const around = { x: left, y: top, width: right - left, height: bottom - top }
  const sum = areas.reduce((total, { width, height }) => total + width * height, 0)
  return areas.length > MAX_PUTS || sum * 2 > around.width * around.height ? [around] : areas
}
