// Real Xvfb, real xterm: what the connector typed is what the program on the host reads.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openX11Input } from '../../electron/platform/x11-input'
import { openX11 } from '../../electron/platform/x11-library'
import type { OsInput } from '../../electron/session/ports'
import { createCleanup } from '../support/cleanup'
import { startProgram, until } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'
import { startVirtualScreen, type VirtualScreen } from '../support/virtual-screen'
import { down, strokes, up, type Stroke } from './input-strokes'

let cleanup = createCleanup()
beforeEach(() => {
  cleanup = createCleanup()
})
afterEach(() => cleanup.run())

type Host = { readonly screen: VirtualScreen; readonly input: OsInput; readonly typed: () => Promise<string> }

/** A screen with a terminal all over it, whose bytes land in a file. */
async function hostWithTerminal(keyboardLayout: string): Promise<Host> {
  const screen = await startVirtualScreen({ width: 640, height: 480, keyboardLayout })
  cleanup.add(screen.stop)
  const folder = await makeTempFolder(cleanup)
  const file = join(folder, 'typed')
  const terminal = startProgram(
    'xterm',
    ['-u8', '-xrm', 'XTerm*metaSendsEscape: true', '-geometry', '200x60+0+0', '-e', 'sh', '-c', 'stty raw -echo; exec cat > "$0"', file],
    { env: { ...process.env, ...screen.env, LC_ALL: 'C.UTF-8' } }
  )
  cleanup.add(terminal.stop)
  const input = openX11Input({ display: screen.display })
  cleanup.add(() => input.close())
  const typed = () => readFile(file, 'utf8').catch(() => '')
  await until('the terminal reads', async () => {
    // Under PointerRoot focus the window below the pointer has the keyboard; it moves in when it is there.
    input.move(0.2, 0.2)
    input.key(down('Space', ' '))
    input.key(up('Space', ' '))
    return (await typed()).includes(' ')
  })
  return { screen, input, typed: async () => (await typed()).replace(/^ +/, '') }
}

/** A mark tells that everything before it has arrived; `text` holds those of earlier calls. */
async function expectTyped(host: Host, text: string): Promise<void> {
  const marks = (of: string): number => of.split('.').length
  for (const event of strokes('.')) host.input.key(event)
  await until(`the text arrives: ${JSON.stringify(text)}`, async () => marks(await host.typed()) > marks(text)).catch(() => undefined)
  expect(await host.typed()).toBe(`${text}.`)
}

const shift = (character: string, code: string): Stroke => ({ code, key: character, shift: true })
/** The same text on two keyboards: which physical keys, with which modifiers. */
const GERMAN: readonly Stroke[] = [
  shift('G', 'KeyG'), 'r', { code: 'BracketLeft', key: 'ü' }, { code: 'Minus', key: 'ß' }, 'e', ' ',
  { code: 'KeyE', key: '€', altGraph: true }, { code: 'KeyN', key: 'ñ' }
]

describe.each(['us', 'de'])('on a host with the layout %s', (layout) => {
  it('text from a German keyboard arrives as typed', async () => {
    const host = await hostWithTerminal(layout)
    for (const event of strokes(...GERMAN)) host.input.key(event)
    await expectTyped(host, 'Grüße €ñ')
  })

  it('signs arrive although they stand on other keys and levels there', async () => {
    const host = await hostWithTerminal(layout)
    const signs: readonly Stroke[] = [
      shift('/', 'Digit7'), shift('=', 'Digit0'), { code: 'KeyQ', key: '@', altGraph: true },
      { code: 'Digit8', key: '[', altGraph: true }, shift('"', 'Digit2'), shift("'", 'Backslash'), { code: 'BracketRight', key: '+' },
      { code: 'Quote', key: 'ä' }, shift('Ä', 'Quote'), 'z', 'y', { code: 'Backquote', key: '^' }, { code: 'Equal', key: '´' }
    ]
    for (const event of strokes(...signs)) host.input.key(event)
    await expectTyped(host, '/=@["\'+äÄzy^´')
  })

  it('text of dead keys and input methods arrives', async () => {
    const host = await hostWithTerminal(layout)
    host.input.text('éÊñ ')
    host.input.text('日本語 😀 Ωж')
    await expectTyped(host, 'éÊñ 日本語 😀 Ωж')
  })

  it('Caps Lock on the host does not change the letters', async () => {
    const host = await hostWithTerminal(layout)
    const x = openX11(host.screen.display)
    cleanup.add(() => x.close())
    // Asking for the state waits until the server has done it; the keys come over another connection.
    expect(x.run(() => (x.lock(2, true), x.state().locked & 2))).toBe(2)
    for (const event of strokes('a', shift('B', 'KeyB'), { code: 'Semicolon', key: 'ñ' })) host.input.key(event)
    await expectTyped(host, 'aBñ')
    expect(x.run(() => x.state().locked & 2)).toBe(2)
  })
})

it('more foreign characters than there are spare keycodes arrive in order', async () => {
  const host = await hostWithTerminal('us')
  const alphabet = 'абвгдежзийклмнопрстуфхцчшщъыьэюяαβγδεζηθικλμνξοπρστυφχψωابتثجحخدذرزسشصضطظعغفقكلمنهوي'
  host.input.text(alphabet)
  await expectTyped(host, alphabet)
})

it('a layout that is changed meanwhile is followed', async () => {
  const host = await hostWithTerminal('us')
  let typed = ''
  // A program reads the newest layout when it hears of a change: keys that it has not read yet are read by that one.
  const typeAll = async (text: string, ...keys: readonly Stroke[]): Promise<void> => {
    for (const event of strokes(...keys)) host.input.key(event)
    await expectTyped(host, (typed += text))
    typed += '.'
  }
  await typeAll('zß', { code: 'KeyY', key: 'z' }, { code: 'Minus', key: 'ß' })
  await host.screen.setKeyboardLayout('de')
  await typeAll('zß-', { code: 'KeyY', key: 'z' }, { code: 'Minus', key: 'ß' }, { code: 'Slash', key: '-' })
  await host.screen.setKeyboardLayout('fr')
  await typeAll('qw1', 'q', 'w', { code: 'Digit1', key: '1' })
})
