// Owns: what a real X server says of itself: whether it is one of its own, or shows a Wayland desktop's X programs only.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { askXServer } from '../../electron/platform/desktop'
import { type Cleanup, createCleanup } from '../support/cleanup'
import { addDisplay } from '../support/monitor'
import { type VirtualScreen, startVirtualScreen } from '../support/virtual-screen'

let cleanup: Cleanup
let screen: VirtualScreen
beforeEach(async () => {
  cleanup = createCleanup()
  screen = await startVirtualScreen({ width: 640, height: 480 })
  cleanup.add(screen.stop)
})
afterEach(() => cleanup.run())

it('an X server of its own is not XWayland, and one with XWayland’s display is', () => {
  expect(askXServer(screen.display)).toEqual({ isXWayland: false })
  addDisplay(screen.display, 'XWAYLAND0')
  expect(askXServer(screen.display)).toEqual({ isXWayland: true })
})

it('where no X server answers, nothing is said', async () => {
  await screen.stop()
  expect(askXServer(screen.display)).toBeNull()
})
