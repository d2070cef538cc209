// Owns: an X server that ends and comes back under a session: input and picture go on with the new one, and nothing that was
// held stays down. Real Xvfb, killed and started again under the same number.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openX11Input } from '../../electron/platform/x11-input'
import { type X11Connection, openX11 } from '../../electron/platform/x11-library'
import { createCleanup } from '../support/cleanup'
import { type PaintedScreen, openPaintedScreen } from '../support/painted-screen'
import { text } from '../support/pictures'
import { until } from '../support/processes'
import { type VirtualScreen, startVirtualScreen } from '../support/virtual-screen'
import { startX11Session } from '../support/x11-session'
import { down, up } from './input-strokes'

const SIZE = { width: 640, height: 480 }
const [A, B] = [38, 56]

let cleanup = createCleanup()
beforeEach(() => {
  cleanup = createCleanup()
})
afterEach(() => cleanup.run())

async function start(display?: string): Promise<VirtualScreen> {
  const screen = await startVirtualScreen({ ...SIZE, ...(display === undefined ? {} : { display }) })
  cleanup.add(screen.stop)
  return screen
}

function look(display: string): { readonly keys: () => number[]; readonly buttons: () => number; readonly pointer: () => readonly number[] } {
  const x: X11Connection = openX11(display)
  cleanup.add(x.close)
  return {
    keys: () => x.run(() => [A, B].filter((keycode) => x.isDown(keycode))),
    buttons: () => x.run(() => x.pointer()).buttons,
    pointer: () => {
      const place = x.run(() => x.pointer())
      return [place.x, place.y]
    }
  }
}

it('input goes on with the next server, which holds nothing down of what the old one did', async () => {
  const before = await start()
  const input = openX11Input({ display: before.display })
  cleanup.add(input.close)
  const old = look(before.display)
  input.key(down('KeyA', 'a'))
  input.button(0, true)
  await until('both are down', () => old.keys().length === 1 && old.buttons() === 1)

  await before.stop()
  await start(before.display)
  const fresh = look(before.display)
  // The very first event finds out that the server is another one.
  input.key(down('KeyB', 'b'))
  await until('it arrives', () => fresh.keys().includes(B))
  expect(fresh.keys()).toEqual([B])
  expect(fresh.buttons()).toBe(0)
  input.key(up('KeyA', 'a'))
  input.key(up('KeyB', 'b'))
  input.button(0, false)
  input.move(0.25, 0.5)
  await until('the pointer has come', () => fresh.pointer().join() === '160,240')
  expect([fresh.keys(), fresh.buttons()]).toEqual([[], 0])
})

it('while there is no server, events are dropped and nothing fails; afterwards they act again', async () => {
  const before = await start()
  const input = openX11Input({ display: before.display })
  cleanup.add(input.close)
  await before.stop()
  input.key(down('KeyA', 'a'))
  input.text('lost')
  input.wheel(0, 400)
  input.releaseAll()
  input.move(0.5, 0.5)

  await start(before.display)
  const fresh = look(before.display)
  await until('the pointer follows again', () => {
    input.move(0.75, 0.25)
    return fresh.pointer().join() === '480,120'
  })
  expect([fresh.keys(), fresh.buttons()]).toEqual([[], 0])
})

it('closing after the server has gone is quiet, and nothing is opened again', async () => {
  const before = await start()
  const input = openX11Input({ display: before.display })
  input.key(down('KeyA', 'a'))
  await before.stop()
  input.close()
  await start(before.display)
  const fresh = look(before.display)
  const [x, y] = fresh.pointer()
  input.move(0.1, 0.1)
  input.key(down('KeyB', 'b'))
  expect([fresh.keys(), fresh.pointer()]).toEqual([[], [x, y]])
})

it('a session has its picture and its keys again after a restart', async () => {
  const before = await start()
  const { says, shows, canvas, failures } = startX11Session(before.display, cleanup)
  const isWhole = (painted: PaintedScreen): boolean => canvas.picture.width === SIZE.width && canvas.picture.height === SIZE.height && shows(painted)
  const first = openPaintedScreen(before.display)
  await until('the first picture is there', () => isWhole(first))
  const old = look(before.display)
  says(down('KeyA', 'a'))
  await until('it is down', () => old.keys().length === 1)
  first.close()

  await before.stop()
  await start(before.display)
  const painted = openPaintedScreen(before.display)
  cleanup.add(painted.close)
  painted.paint({ x: 0, y: 0, ...SIZE }, text())
  await until('the new picture is there', () => isWhole(painted))
  const fresh = look(before.display)
  says(down('KeyB', 'b'))
  await until('the key is down', () => fresh.keys().length > 0)
  expect(fresh.keys()).toEqual([B])
  says({ type: 'release-all' })
  await until('it is let go', () => fresh.keys().length === 0)
  expect(failures).toEqual([])
})
