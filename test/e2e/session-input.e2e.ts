// Proves: what a connector does with real mouse and keyboard happens on the host's screen, and nothing stays pressed.
import { type Page, expect, test } from '@playwright/test'
import { launchApp } from '../support/app'
import { until } from '../support/processes'
import { moveOverRemoteScreen, remoteScreenSize } from '../support/remote-screen'
import { openTextProgram } from '../support/remote-text'
import { type InputState, inputStateOf, openPressReader } from './host-input'
import { type ArmedPair, hasWindow, liveViewer, openSession, startArmedPair } from './pair'

test.describe.serial('a connector works on the host’s screen', () => {
  let pair: ArmedPair
  let viewer: Page
  let hostInput: InputState
  const hands = () => pair.connectorComputer.input
  const focusViewer = async () => hands().activate(await hands().windowWithTitle('– Postern$'))

  test.beforeAll(async () => {
    pair = await startArmedPair()
    hostInput = inputStateOf(pair.hostComputer)
  })
  test.afterAll(async () => {
    hostInput.close()
    await pair.stop()
  })

  test('the remote screen is shown in a window of its own, named after the host', async () => {
    viewer = await openSession(pair)
    await until('a frame is shown', async () => (await remoteScreenSize(viewer)).width > 1)
    await expect(viewer.getByRole('toolbar', { name: 'Session' })).toBeVisible()
    await expect(viewer.getByRole('button', { name: 'End session' })).toBeVisible()
    await focusViewer()
  })

  test('the pointer follows the mouse to the corners and the middle', async () => {
    const { width, height } = pair.hostComputer.screen
    for (const [x, y] of [[0.1, 0.15], [0.9, 0.85], [0.5, 0.5]] as const) {
      await moveOverRemoteScreen(viewer, pair.connectorComputer, x, y)
      await until('the pointer has followed', async () => {
        const now = await pair.hostComputer.input.position()
        return Math.abs(now.x - x * width) <= 3 && Math.abs(now.y - y * height) <= 3
      })
    }
  })

  test('left, middle and right button and the wheel arrive', async () => {
    const reader = await openPressReader(pair.hostComputer)
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.5, 0.6)
    for (const [button, press] of [[1, 'Button 1'], [2, 'Button 2'], [3, 'Button 3'], [4, 'Button 4'], [5, 'Button 5']] as const) {
      await hands().click(button)
      await reader.expectPress(press)
    }
    await until('no button stays down', () => hostInput.buttonsDown() === 0)
    await reader.stop()
  })

  test('a drag holds the button on the host until it is let go', async () => {
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.4, 0.8)
    await hands().buttonDown()
    await until('the button is down', () => hostInput.buttonsDown() !== 0)
    await moveOverRemoteScreen(viewer, pair.connectorComputer, 0.6, 0.9)
    await hands().buttonUp()
    await until('the button is up', () => hostInput.buttonsDown() === 0)
  })

  test('text of any layout arrives as typed, dead keys included, whatever layout the host has', async () => {
    const program = await openTextProgram(pair.hostComputer)
    await focusViewer()
    let typed = ''
    /** A key that is still on its way when the layout changes would be read by the next one. */
    const expectLine = async (text: string): Promise<void> => {
      await hands().key('Return')
      typed += `${text}\n`
      await program.expectText(typed)
    }
    for (const [layout, text] of [['de', 'Grüße €'], ['es', 'ñ'], ['us', 'plain']] as const) {
      await pair.connectorComputer.screen.setKeyboardLayout(layout)
      await hands().type(text)
      await expectLine(text)
    }
    await pair.connectorComputer.screen.setKeyboardLayout('fr')
    await hands().key('dead_circumflex', 'e')
    await expectLine('ê')
    await pair.connectorComputer.screen.setKeyboardLayout('us')
    await program.stop()
  })

  test('what an input method composes arrives when it is chosen, and what it gives up does not', async () => {
    const program = await openTextProgram(pair.hostComputer)
    await focusViewer()
    const method = await viewer.context().newCDPSession(viewer)
    const compose = (text: string) => method.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    for (const text of ['n', 'に', 'にほn', 'にほん']) await compose(text)
    await method.send('Input.insertText', { text: '日本' })
    await compose('ど')
    await compose('')
    // An emoji panel chooses without composing.
    await method.send('Input.insertText', { text: '🙂' })
    await hands().key('a', 'Return')
    await program.expectText('日本🙂a\n')
    await program.stop()
    await method.detach()
  })

  test('shortcuts with Ctrl, Alt, Shift and Meta arrive as pressed', async () => {
    const reader = await openPressReader(pair.hostComputer)
    await focusViewer()
    for (const [keys, press] of [
      ['ctrl+c', 'c Control'],
      ['ctrl+shift+k', 'K Shift Control'],
      ['alt+x', 'x Alt'],
      ['super+j', 'j Meta'],
      ['F5', 'F5'],
      ['shift+Left', 'Left Shift']
    ] as const) {
      await hands().key(keys)
      await reader.expectPress(press)
    }
    await until('no key stays down', () => hostInput.keysDown() === 0)
    await reader.stop()
  })

  test('no key stays stuck when the connector is killed while it holds one', async () => {
    await focusViewer()
    await hands().keyDown('b')
    await until('it is down on the host', () => hostInput.keysDown() === 1)
    await pair.connector.kill()
    await until('no key stays down', () => hostInput.keysDown() === 0)
    await hands().keyUp('b')
    // The notice stays: it says that the session waits for its connector.
    await until('the host captures no more', () => !hasWindow(pair.host, 'host'))
  })

  test('the connector comes back after that, and the code is asked for again', async () => {
    const again = await launchApp(pair.connectorComputer)
    try {
      await openSession({ ...pair, connector: again })
      await liveViewer(again)
    } finally {
      await again.kill()
    }
  })
})
