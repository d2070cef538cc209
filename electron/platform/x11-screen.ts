// Owns: seeing an X11 screen: the server says what was damaged (XDamage), and the pixels come through shared memory.
// Never: polls; between events a thread waits in the kernel.
import type { Area, Display } from '../../shared/screen/wire'
import { common } from '../session/screen/layout'
import type { CursorShape, Grab, Layout, ScreenSource, SourceEvents } from '../session/screen/source'
import { askPixels, attach, detach, release } from './x11-shared-memory'
import { type XcbConnection, connectXcb, loadXcb } from './xcb-library'

const DAMAGE_NON_EMPTY = 3
const CURSOR_NOTIFY_MASK = 1
/** RandR: screen, CRTC and output changes. */
const LAYOUT_MASK = 7
const ALL_MASTER_DEVICES = 1
const RAW_MOTION = 17
const GENERIC_EVENT = 35
const MAX_CURSOR_SIDE = 256
const REQUIRED = ['shm', 'damage', 'xfixes', 'randr', 'xinput'] as const

/** More rectangles than this are fetched as the one around them; so are those that fill most of it. */
const MAX_RECTANGLES = 24
const MAX_FILLED = 0.7
/** A larger rectangle is looked at in bands of so many rows, which are rows of tiles, for those that have one colour. */
const MIN_PARTED_PIXELS = 256 * 256
const BAND = 64
/** More than this share of other ones, and it is taken as a whole. */
const MAX_MIXED = 0.25

/** @throws when there is no X server with the extensions, or a library is missing. `name` as in DISPLAY. */
export function openX11Screen(events: SourceEvents, name: string | null = null): ScreenSource {
  const xcb = loadXcb()
  const connection = connectXcb(name)
  try {
    return watch(connection, events)
  } catch (error) {
    connection.stop()
    throw error
  }

  function watch(x: XcbConnection, { onDamage, onCursorShape, onPointer, onLayout, onGone }: SourceEvents): ScreenSource {
    const { raw, root } = x
    const [shm, damageExtension, xfixes, randr, xinput] = REQUIRED.map((extension) => x.extension(extension))
    if (!shm || !damageExtension || !xfixes || !randr || !xinput) throw new Error('The X server lacks an extension')
    // A server answers as the version that its client says it speaks.
    x.ask(xcb.damageVersion, 1, 1)
    x.ask(xcb.xfixesVersion, 5, 0)
    x.ask(xcb.randrVersion, 1, 5)
    x.ask(xcb.xinputVersion, 2, 0)

    let closed = false
    let layout = readLayout(x)
    let memory = attach(x, layout)
    const damage = xcb.generateId(raw) as number
    const region = xcb.generateId(raw) as number
    xcb.createRegion(raw, region, 0, null)
    xcb.damageCreate(raw, damage, root, DAMAGE_NON_EMPTY)
    xcb.selectCursor(raw, root, CURSOR_NOTIFY_MASK)
    xcb.selectScreen(raw, root, LAYOUT_MASK)
    xcb.selectInput(raw, root, 1, motionMask())

    const relayout = (): void => {
      const fresh = readLayout(x)
      if (JSON.stringify(fresh) === JSON.stringify(layout)) return
      const room = attach(x, fresh)
      detach(x, memory)
      memory = room
      layout = fresh
      onLayout()
    }
    /** Nobody above hears what is thrown here; the end of the connection is told. */
    const tryRelayout = (): void => {
      try {
        relayout()
      } catch {
        x.stop()
      }
    }
    x.listen(
      (event) => {
        if (closed) return
        const type = event.readUInt8(0) & 0x7f
        if (type === damageExtension.firstEvent) onDamage()
        else if (type === xfixes.firstEvent + 1) onCursorShape()
        else if (type === randr.firstEvent || type === randr.firstEvent + 1) tryRelayout()
        else if (type === GENERIC_EVENT && event.readUInt8(1) === xinput.opcode) onPointer()
      },
      () => {
        release(memory)
        if (closed) return
        closed = true
        onGone('The X server is gone')
      }
    )

    const grab = (areas: readonly Area[], visit: (grab: Grab) => void, room: Uint32Array | undefined): void => {
      let offset = 0
      const pending = areas.map((area) => {
        const at = offset
        offset += area.width * area.height * 4
        return { area, at, cookie: askPixels(x, area, memory.segment, at) }
      })
      for (const { area, at, cookie } of pending) {
        const reply = x.answer(xcb.shmGetImage, cookie)
        const words = area.width * area.height
        // Refused when the screen has just become smaller; the news of that is on its way.
        if (reply?.readUInt32LE(12) !== words * 4) continue
        for (const { color, ...part } of partsOf(memory.address + at, area)) {
          if (color !== null) {
            visit({ area: part, color })
            continue
          }
          const size = part.width * part.height
          const pixels = room !== undefined && room.length >= size ? room : memory.own(size)
          xcb.memcpy(new Uint8Array(pixels.buffer, pixels.byteOffset), memory.address + at + (part.y - area.y) * area.width * 4, size * 4)
          visit({ area: part, pixels })
        }
      }
      if (x.isBroken) throw new Error('The X server is gone')
    }

    return {
      layout: () => layout,
      take(visit, room) {
        if (closed) return
        xcb.damageSubtract(raw, damage, 0, region)
        const reply = x.ask(xcb.fetchRegion, region)
        if (reply === null) throw new Error('The X server is gone')
        grab(rectanglesOf(reply, { x: 0, y: 0, width: layout.width, height: layout.height }), visit, room)
      },
      takeAll(area, visit, room) {
        const whole = common(area, { x: 0, y: 0, width: layout.width, height: layout.height })
        if (!closed && whole !== null) grab([whole], visit, room)
      },
      cursorShape() {
        const reply = closed ? null : x.ask(xcb.cursorImage)
        return reply === null ? null : readCursor(reply)
      },
      cursorPosition() {
        const reply = closed ? null : x.ask(xcb.queryPointer, root)
        return reply === null ? null : { x: reply.readInt16LE(16), y: reply.readInt16LE(18) }
      },
      close() {
        if (closed) return
        closed = true
        x.stop()
      }
    }
  }
}

/** `color` as 0x00RRGGBB; null where it has several, or was not looked at. */
type Part = Area & { readonly color: number | null }

/**
 * An area whose pixels lie at `address`, in parts of one colour each and the rest, where such parts are most of it: to see
 * that takes half of what copying them would. Otherwise as one, since something may have moved from part to part.
 */
function partsOf(address: number, area: Area): readonly Part[] {
  const whole = [{ ...area, color: null }]
  if (area.width * area.height < MIN_PARTED_PIXELS) return whole
  const { memcmp, memcpy } = loadXcb()
  const word = new Uint8Array(4)
  const parts: Part[] = []
  let mixed = 0
  const end = area.y + area.height
  for (let y = area.y; y < end; ) {
    const next = Math.min(end, (y | (BAND - 1)) + 1)
    const from = address + (y - area.y) * area.width * 4
    let color: number | null = null
    if (memcmp(from, from + 4, (next - y) * area.width * 4 - 4) === 0) {
      memcpy(word, from, 4)
      color = new DataView(word.buffer).getUint32(0, true) & 0xff_ffff
    } else {
      mixed += next - y
      if (mixed > area.height * MAX_MIXED) return whole
    }
    const last = parts.at(-1)
    if (last?.color === color) parts[parts.length - 1] = { ...last, height: next - last.y }
    else parts.push({ ...area, y, height: next - y, color })
    y = next
  }
  return parts
}

// ------------------------------------------------------------------ replies

/** The rectangles of a fetched region, or the one around them all when that is cheaper; within `screen`. */
function rectanglesOf(reply: Buffer, screen: Area): Area[] {
  const read = (at: number): Area => ({
    x: reply.readInt16LE(at),
    y: reply.readInt16LE(at + 2),
    width: reply.readUInt16LE(at + 4),
    height: reply.readUInt16LE(at + 6)
  })
  const count = (reply.length - 32) / 8
  const extents = common(read(8), screen)
  if (extents === null) return []
  if (count > MAX_RECTANGLES) return [extents]
  const areas: Area[] = []
  let filled = 0
  for (let index = 0; index < count; index++) {
    const area = common(read(32 + index * 8), screen)
    if (area === null) continue
    areas.push(area)
    filled += area.width * area.height
  }
  return filled > extents.width * extents.height * MAX_FILLED ? [extents] : areas
}

/** What RandR says; a server has been told before that its client speaks 1.5. */
export function readLayout(x: XcbConnection): Layout {
  const xcb = loadXcb()
  const geometry = x.ask(xcb.getGeometry, x.root)
  if (geometry === null) throw new Error('The X server is gone')
  const width = geometry.readUInt16LE(16)
  const height = geometry.readUInt16LE(18)
  const whole = { x: 0, y: 0, width, height }
  const displays: Display[] = []
  const monitors = x.ask(xcb.monitors, x.root, 1)
  let at = 32
  for (let left = monitors?.readUInt32LE(12) ?? 0; monitors && left > 0; left--) {
    const area = common(whole, {
      x: monitors.readInt16LE(at + 8),
      y: monitors.readInt16LE(at + 10),
      width: monitors.readUInt16LE(at + 12),
      height: monitors.readUInt16LE(at + 14)
    })
    const name = x.ask(xcb.getAtomName, monitors.readUInt32LE(at))
    const primary = monitors.readUInt8(at + 4) === 1
    if (area !== null) displays.push({ ...area, primary, name: name?.toString('utf8', 32, 32 + name.readUInt16LE(8)) ?? '' })
    at += 24 + monitors.readUInt16LE(at + 6) * 4
  }
  if (displays.length === 0) displays.push({ ...whole, primary: true, name: '' })
  displays.sort((one, other) => Number(other.primary) - Number(one.primary))
  return { width, height, displays }
}

/** X has colours multiplied by alpha; the canvas wants them straight. */
function readCursor(reply: Buffer): CursorShape | null {
  const width = reply.readUInt16LE(12)
  const height = reply.readUInt16LE(14)
  if (width === 0 || height === 0 || width > MAX_CURSOR_SIDE || height > MAX_CURSOR_SIDE) return null
  const rgba = new Uint8Array(width * height * 4)
  let isVisible = false
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = reply.readUInt8(32 + at + 3)
    if (alpha === 0) continue
    isVisible = true
    for (let channel = 0; channel < 3; channel++) {
      rgba[at + channel] = Math.min(255, Math.round((reply.readUInt8(32 + at + 2 - channel) * 255) / alpha))
    }
    rgba[at + 3] = alpha
  }
  return isVisible ? { width, height, hotX: reply.readUInt16LE(16), hotY: reply.readUInt16LE(18), rgba } : null
}

/** One XIEventMask: device, length in words, and the bits. */
function motionMask(): Buffer {
  const mask = Buffer.alloc(8)
  mask.writeUInt16LE(ALL_MASTER_DEVICES, 0)
  mask.writeUInt16LE(1, 2)
  mask.writeUInt32LE(1 << RAW_MOTION, 4)
  return mask
}
