// Owns: an X screen in memory, with or without a window manager. Never: uses the screen of whoever runs the tests.
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { withCleanup } from './cleanup'
import { freeDisplay } from './free-display'
import { runProgram, startProgram, until } from './processes'
import { makeTempFolder } from './temp-folder'
import { pngFromXwd } from './xwd'

export interface ScreenOptions {
  readonly width?: number
  readonly height?: number
  /** A name that setxkbmap knows: us, de, fr… */
  readonly keyboardLayout?: string
  readonly windowManager?: boolean
  /** As in DISPLAY; left out, one that is free. For a server that comes in the place of one that ended. */
  readonly display?: string
  /** An extension that the server shall be without. */
  readonly without?: string
  /** Words before the X server, such as those that start it in another network than ours. */
  readonly through?: readonly string[]
}

export interface VirtualScreen {
  readonly display: string
  readonly width: number
  readonly height: number
  /** Of the X server. */
  readonly pid: number
  /** Environment for programs that shall show themselves here. */
  readonly env: Readonly<Record<string, string>>
  readonly setKeyboardLayout: (layout: string) => Promise<void>
  /** The whole screen, as a person would see it. */
  readonly screenshot: (file?: string) => Promise<Buffer>
  readonly stop: () => Promise<void>
}

/** Starts Xvfb, on a number of its own unless told otherwise, so that two at once never meet. */
export async function startVirtualScreen(options: ScreenOptions = {}): Promise<VirtualScreen> {
  const { width = 1280, height = 800 } = options
  const words = [...(options.through ?? []), 'Xvfb']
  return withCleanup(async (cleanup) => {
    const folder = await makeTempFolder(cleanup, 'memory')
    const wanted = options.display ?? (await freeDisplay())
    const xvfb = startProgram(
      words[0]!,
      // -fbdir keeps the picture in a file, which makes a screenshot a mere read.
      [...words.slice(1), wanted, '-displayfd', '3', '-screen', '0', `${String(width)}x${String(height)}x24`, '-fbdir', folder, '-nolisten', 'tcp', '-noreset', ...(options.without === undefined ? [] : ['-extension', options.without])],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] }
    )
    cleanup.add(xvfb.stop)
    const display = `:${await firstLine(xvfb.child.stdio[3] as Readable, () => xvfb.output())}`
    const env = { DISPLAY: display }
    const setKeyboardLayout = async (layout: string) => {
      await runProgram('setxkbmap', ['-display', display, '-layout', layout])
    }
    if (options.keyboardLayout) await setKeyboardLayout(options.keyboardLayout)
    if (options.windowManager) {
      const manager = startProgram('openbox', ['--sm-disable'], { env: { ...process.env, ...env } })
      cleanup.add(manager.stop)
      await until('the window manager is ready', async () =>
        (await runProgram('xprop', ['-display', display, '-root', '_NET_SUPPORTING_WM_CHECK'])).includes('window id')
      )
    }
    return {
      display,
      width,
      height,
      pid: xvfb.child.pid!,
      env,
      setKeyboardLayout,
      screenshot: async (file) => {
        const png = pngFromXwd(await readFile(join(folder, 'Xvfb_screen0')))
        if (file) await writeFile(file, png)
        return png
      },
      stop: cleanup.run
    }
  })
}

export async function firstLine(stream: Readable, output: () => string): Promise<string> {
  let text = ''
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  while (!text.includes('\n')) {
    await Promise.race([once(stream, 'data'), once(stream, 'close')])
    if (stream.destroyed && !text.includes('\n')) throw new Error(`The X server did not start: ${output()}`)
  }
  return text.trim()
}

