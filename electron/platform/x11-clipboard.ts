// Owns: the clipboard of an X11 desktop: told of changes (XFixes), read at a question, given at a paste. Never: polls, offers
// what a password manager conceals, or passes on what another Postern session put there.
import { CLIP_FORMATS, CLIP_LIMITS, type ClipFormat } from '../../shared/clipboard'
import { systemScheduler } from '../connection/transport'
import type { ClipContent, ClipboardEvents, SystemClipboard } from '../session/clipboard/ports'
import { type BreakableEvents, lastingClipboard } from './lasting-clipboard'
import { type XcbConnection, connectXcb, loadXcb } from './xcb-library'
import { openSelection } from './x11-selection'
import { SelectionOwner } from './x11-selection-owner'
import { SelectionReader } from './x11-selection-reader'

/** What each format is called here, the best name first. */
const TARGETS: Readonly<Record<ClipFormat, readonly string[]>> = {
  'text/plain': ['UTF8_STRING', 'text/plain;charset=utf-8', 'text/plain', 'TEXT', 'STRING'],
  'text/html': ['text/html'],
  'image/png': ['image/png']
}
/** Any of these means: not for other programs' eyes. The last three come from Windows and macOS programs and bridges. */
const CONCEALED = [
  'x-kde-passwordManagerHint',
  'ExcludeClipboardContentFromMonitorProcessing',
  'CanIncludeInClipboardHistory',
  'org.nspasteboard.ConcealedType'
]
/** Two sessions on one desktop would hand each other's content round and round. */
const OURS = 'application/x-postern-clipboard'
const MAX_TARGETS = 256
/** XFixes: another owner, the owner's window or connection gone. */
const CHANGES = 7
/** The kind of event for the first of them. */
const ANOTHER_OWNER = 0

/** @throws when there is no X server with XFixes, or a library is missing. `name` as in DISPLAY. */
export const openX11Clipboard = (events: ClipboardEvents, name: string | null = null): SystemClipboard =>
  lastingClipboard({ open: (all) => openOnServer(all, name), schedule: systemScheduler.after }, events)

/** For one server, and as long as there is that one. */
function openOnServer(events: BreakableEvents, name: string | null): SystemClipboard {
  const connection = connectXcb(name)
  try {
    return hold(connection, events)
  } catch (error) {
    connection.stop()
    throw error
  }
}

function hold(x: XcbConnection, { onOffer, onGone }: BreakableEvents): SystemClipboard {
  const xcb = loadXcb()
  const xfixes = x.extension('xfixes')
  if (xfixes === null) throw new Error('The X server lacks an extension')
  x.ask(xcb.xfixesVersion, 5, 0)
  const selection = openSelection(x)
  const { atom } = selection
  const reader = new SelectionReader(selection)
  const owner = new SelectionOwner(selection)
  let closed = false
  let changes = 0
  let isOurs = false
  /** What the present owner can give. */
  let targets: ReadonlySet<number> = new Set()

  const look = async (ownedBy: number): Promise<void> => {
    const change = ++changes
    targets = new Set()
    reader.giveUp()
    isOurs = ownedBy === selection.window
    if (isOurs) return
    const read = await (ownedBy === 0 ? Promise.resolve(null) : reader.read(atom('TARGETS'), MAX_TARGETS * 4))
    if (closed || change !== changes) return
    if (read?.ok === true) targets = new Set(Array.from({ length: read.bytes.length >> 2 }, (_, index) => read.bytes.readUInt32LE(index * 4)))
    if ([...CONCEALED, OURS].some((mark) => targets.has(atom(mark)))) targets = new Set()
    onOffer(CLIP_FORMATS.filter((format) => targetFor(format) !== undefined))
  }
  const targetFor = (format: ClipFormat): string | undefined => TARGETS[format].find((target) => targets.has(atom(target)))

  /** Only a server that is gone makes anything throw here; nobody above hears it, but the end of the connection is told. */
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch {
      x.stop()
    }
  }
  x.listen(
    (event) => {
      if (closed) return
      attempt(() => {
        reader.event(event)
        owner.event(event)
        const type = event.readUInt8(0) & 0x7f
        if (type !== xfixes.firstEvent || event.readUInt32LE(12) !== selection.name) return
        // A server that ends takes our own window first. That is nobody's copy.
        if (isOurs && event.readUInt8(1) !== ANOTHER_OWNER) return
        void look(event.readUInt32LE(8)).catch(() => x.stop())
      })
    },
    () => {
      if (closed) return
      closed = true
      reader.close()
      owner.close()
      onGone()
    }
  )
  xcb.selectSelection(x.raw, selection.window, selection.name, CHANGES)
  void look(x.ask(xcb.selectionOwner, selection.name)?.readUInt32LE(8) ?? 0).catch(() => x.stop())

  return {
    async read(format): Promise<ClipContent> {
      const target = targetFor(format)
      if (closed || target === undefined) return { ok: false, why: 'gone', size: null }
      const read = await reader.read(atom(target), CLIP_LIMITS[format])
      if (!read.ok) return read
      return { ok: true, bytes: format === 'text/plain' ? asUtf8(read.bytes, read.type === atom('STRING')) : read.bytes }
    },
    own(formats, provide) {
      if (closed) return
      owner.own([...formats.flatMap((format) => TARGETS[format]), OURS], async (target) => {
        const format = formats.find((one) => TARGETS[one].includes(target))
        if (format === undefined) return null
        const bytes = await provide(format)
        return bytes !== null && target === 'STRING' ? Buffer.from(Buffer.from(bytes).toString('utf8'), 'latin1') : bytes
      })
    },
    disown() {
      if (!closed) owner.disown()
    },
    close() {
      if (closed) return
      owner.close()
      closed = true
      reader.close()
      x.stop()
    }
  }
}

/** STRING is Latin-1 by its definition; programs that say no charset mean UTF-8, or that. */
function asUtf8(bytes: Buffer, isLatin1: boolean): Buffer {
  if (!isLatin1) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      return bytes
    } catch {
      // It is not; see below.
    }
  }
  return Buffer.from(bytes.toString('latin1'), 'utf8')
}
