// Owns: large areas of one colour: they go straight to the canvas, and to the pixels in memory only afterwards, which is half
// of what showing them takes. Never: lets anybody see memory that lacks one, or draws one over what came after it.
import type { Painter, Picture } from '../../shared/screen/pixels'
import type { Area, PlainCommand } from '../../shared/screen/wire'

type Fill = Extract<PlainCommand, { op: 'fill' }>
/** The part of a canvas that is needed. */
type Canvas = Pick<CanvasRenderingContext2D, 'fillStyle' | 'fillRect'>

export type PlainFills = {
  /** Takes a command on, if it is a large fill. It must not touch what was painted before and is not shown yet. */
  take(command: PlainCommand): boolean
  /** Brings memory up to date, if `command` touches what it lacks. */
  prepareFor(command: PlainCommand): void
  /** Brings memory up to date. */
  settle(): void
  /** Draws what was taken since the last time. What else was painted goes onto it. */
  draw(canvas: Canvas): void
  /** False while memory lacks something. */
  readonly isSettled: boolean
  /** What was taken belongs to a picture that is gone. */
  forget(): void
}

/** Below this, memory is as quick. */
const MIN_PIXELS = 256 * 256
/** By then the picture has left for the screen. */
const SETTLE_AFTER_MS = 25

/** @param picture the pixels in memory as they are now */
export function createPlainFills(painter: Pick<Painter, 'paint'>, picture: () => Picture): PlainFills {
  let undrawn: Fill[] = []
  let owed: Fill[] = []
  const settle = (): void => {
    for (const fill of owed) painter.paint(fill, picture())
    owed = []
  }
  return {
    take(command) {
      if (command.op !== 'fill' || command.width * command.height < MIN_PIXELS) return false
      undrawn.push(command)
      owed.push(command)
      return true
    },
    prepareFor(command) {
      const source = command.op === 'copy' ? { ...command, x: command.sourceX, y: command.sourceY } : command
      if (owed.some((fill) => doTouch(fill, command) || doTouch(fill, source))) settle()
    },
    settle,
    draw(canvas) {
      for (const { x, y, width, height, red, green, blue } of undrawn) {
        canvas.fillStyle = `rgb(${red} ${green} ${blue})`
        canvas.fillRect(x, y, width, height)
      }
      undrawn = []
      if (owed.length > 0) setTimeout(settle, SETTLE_AFTER_MS)
    },
    get isSettled() {
      return owed.length === 0
    },
    forget() {
      undrawn = []
      owed = []
    }
  }
}

/** Whether two areas have a pixel in common. Pure. */
export const doTouch = (one: Area, other: Area): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height
