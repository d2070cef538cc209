// Proves: no key stays stuck on the host when the viewer's window loses the keyboard, and a connection that comes back has
// it again. Where a window loses it, the connector runs without Playwright, which makes every page believe that it has the keyboard.
import { hostname } from 'node:os'
import { expect, test } from '@playwright/test'
import { startUndriven } from '../support/app'
import { createCleanup } from '../support/cleanup'
import { allowUnattendedAccess, reach, typePassword } from '../support/flows'
import { until } from '../support/processes'
import { startWire } from '../support/wire'
import { inputStateOf } from './host-input'
import { endSession, hasWindow, liveViewer, openSession, startArmedPair, startPair } from './pair'

test('no key stays stuck when the viewer loses the keyboard, and none when its window is closed', async () => {
  const cleanup = createCleanup()
  try {
    const pair = await startPair()
    cleanup.add(pair.stop)
    await allowUnattendedAccess(pair.host.mainWindow)

    // A first session leaves a saved login, so that one click is enough for the next one.
    const page = pair.connector.mainWindow
    await reach(page, pair.address)
    await typePassword(page, undefined, { remember: true })
    const first = await liveViewer(pair.connector)
    const row = page.getByRole('button', { name: /Saved login/ })
    // It is made in the session, and takes as long as any password.
    await expect(row).toBeVisible()
    await endSession(pair, first)
    // The note about the session that was opened stands above the list, and is gone after a new start.
    await page.reload()
    const place = (await row.boundingBox())!
    const corner = await page.evaluate(() => ({ x: window.screenX, y: window.screenY + window.outerHeight - window.innerHeight }))
    await pair.connector.close()

    const { input: hands } = pair.connectorComputer
    const connector = startUndriven(pair.connectorComputer, pair.connector.profile)
    cleanup.add(connector.stop)
    const main = await hands.windowWithTitle('^Connect – Postern$')
    await hands.moveTo(Math.round(corner.x + place.x + place.width / 3), Math.round(corner.y + place.y + place.height / 2))
    await until('the row could be clicked', async () => {
      await hands.click()
      return until('the session begins', () => hasWindow(pair.host, 'notice'), 2000).then(() => true, () => false)
    })
    const hostInput = inputStateOf(pair.hostComputer)
    cleanup.add(hostInput.close)
    const viewer = await hands.windowWithTitle(`^${hostname()} – Postern$`)
    await until('a key arrives on the host', async () => {
      await hands.activate(viewer)
      await hands.keyDown('Shift')
      const arrived = await until('it is down', () => hostInput.keysDown() === 1, 1000).then(() => true, () => false)
      if (!arrived) await hands.keyUp('Shift')
      return arrived
    })
    await hands.keyDown('a')
    await until('both keys are down on the host', () => hostInput.keysDown() === 2)

    await hands.activate(main)
    await until('no key is down any more', () => hostInput.keysDown() === 0)
    await hands.keyUp('a')
    await hands.keyUp('Shift')

    await hands.activate(viewer)
    await hands.keyDown('b')
    await until('the key is down on the host', () => hostInput.keysDown() === 1)
    await hands.key('alt+F4')
    await until('no key is down any more', () => hostInput.keysDown() === 0)
    await hands.keyUp('b')
  } finally {
    await cleanup.run()
  }
})

test('after a lost connection the keyboard is at the remote screen again, also of somebody who only watches', async () => {
  const cleanup = createCleanup()
  try {
    const pair = await startArmedPair()
    cleanup.add(pair.stop)
    const wire = await startWire(pair.host.directPort)
    cleanup.add(async () => wire.close())
    const viewer = await openSession({ ...pair, address: wire.address })
    await viewer.getByRole('button', { name: 'View' }).click()
    await viewer.getByRole('menuitemcheckbox', { name: 'View only' }).click()
    await expect(viewer.getByText('Connected, view only', { exact: true })).toBeVisible()
    wire.breakIt()
    await expect(viewer.getByRole('button', { name: 'Stop waiting' })).toBeFocused()
    wire.mend()
    await expect(viewer.getByText('Connected, view only', { exact: true })).toBeVisible()
    await expect(viewer.getByRole('textbox', { name: /^Keyboard of / })).toBeFocused()
  } finally {
    await cleanup.run()
  }
})
