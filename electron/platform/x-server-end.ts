// Owns: the moment in which the X server that this program shows itself on goes away. The program ends with it, as every
// window's program does; here is the time for a goodbye. Never: waits for anything, since nothing is waited for any more.
//
// [Note: before the others] GTK then ends the program from within Xlib, Chromium crashes it on purpose; whichever hears of it
// first. So this stands before both: it takes the place of GTK's handler, and hears of each connection's end with a higher
// priority in the very loop that Chromium hears it in. Node's own events would come after them.
import { readdirSync } from 'node:fs'
import { loadKoffi } from './koffi'

/** Not 0, so that whoever starts this program again after a failure does so. */
const EXIT_CODE = 1
const PRIORITY_HIGH = -100
const HUNG_UP = 16
const REMOVE = 0
const AF_UNIX = 1
const ADDRESS_BYTES = 110

/** @param goodbye what it does not do at once is not done. Called at most once. */
export function atXServerEnd(goodbye: () => void): void {
  if (process.platform !== 'linux') return
  const { gtkDisplay, setIoErrorHandler, ioErrorHandler, addSource, sourceHandler, peerName, exit } = loadLibraries()
  if (gtkDisplay() === null) return
  let said = false
  const end = (): void => {
    if (said) return
    said = true
    try {
      goodbye()
    } finally {
      exit(EXIT_CODE)
    }
  }
  const isXServer = (descriptor: number): boolean => {
    const address = Buffer.alloc(ADDRESS_BYTES)
    if ((peerName(descriptor, address, [ADDRESS_BYTES]) as number) !== 0 || address.readUInt16LE(0) !== AF_UNIX) return false
    return address.includes('/.X11-unix/X')
  }
  setIoErrorHandler(ioErrorHandler(end))
  const hungUp = sourceHandler((descriptor: number) => {
    if (isXServer(descriptor)) end()
    return REMOVE
  })
  for (const descriptor of readdirSync('/proc/self/fd').map(Number)) {
    if (isXServer(descriptor)) addSource(PRIORITY_HIGH, descriptor, HUNG_UP, hungUp, null, null)
  }
}

function loadLibraries() {
  const koffi = loadKoffi()
  const libc = koffi.load('libc.so.6')
  const ioError = koffi.pointer(koffi.proto('int (void *display)'))
  const source = koffi.pointer(koffi.proto('int (int descriptor, int condition, void *data)'))
  return {
    gtkDisplay: koffi.load('libgdk-3.so.0').func('void *gdk_x11_get_default_xdisplay()'),
    setIoErrorHandler: koffi.load('libX11.so.6').func('XSetIOErrorHandler', 'void *', [ioError]),
    ioErrorHandler: (handler: () => void) => koffi.register(handler, ioError),
    addSource: koffi.load('libglib-2.0.so.0').func('g_unix_fd_add_full', 'unsigned int', ['int', 'int', 'int', source, 'void *', 'void *']),
    sourceHandler: (handler: (descriptor: number) => number) => koffi.register(handler, source),
    peerName: libc.func('int getpeername(int descriptor, uint8_t *address, _Inout_ unsigned int *length)'),
    exit: libc.func('void _exit(int code)')
  }
}
