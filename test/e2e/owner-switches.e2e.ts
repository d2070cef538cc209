// Proves: with real windows, the owner switches off what somebody may do, in the notice, and on again when nobody has control.
import { type Page, expect, test } from '@playwright/test'
import { until } from '../support/processes'
import { type TextProgram, openTextProgram } from '../support/remote-text'
import { expectAccessible } from './accessible'
import { type InputState, inputStateOf } from './host-input'
import { type ArmedPair, openSession, startArmedPair } from './pair'

test.describe.serial('the owner’s switches', () => {
  let pair: ArmedPair
  let viewer: Page
  let notice: Page
  let program: TextProgram
  let hostInput: InputState
  const hands = () => pair.connectorComputer.input
  const focusViewer = async () => hands().activate(await hands().windowWithTitle('– Postern$'))
  const control = () => notice.getByRole('switch', { name: 'Control' })
  const clipboard = () => notice.getByRole('switch', { name: 'Clipboard' })
  const files = () => notice.getByRole('switch', { name: 'Files' })
  const said = (text: string) => expect(viewer.getByText(text, { exact: true })).toBeVisible()

  test.beforeAll(async () => {
    pair = await startArmedPair()
    hostInput = inputStateOf(pair.hostComputer)
    viewer = await openSession(pair)
    notice = await pair.host.window('notice')
    program = await openTextProgram(pair.hostComputer)
    await focusViewer()
  })
  test.afterAll(async () => {
    hostInput.close()
    await program.stop()
    await pair.stop()
  })

  test('the notice shows who, since when and what they may do', async () => {
    await expect(notice.getByText(/^Controlled by .+/)).toBeVisible()
    await expect(notice.getByText(/^Since \d/)).toBeVisible()
    await expect(control()).toBeChecked()
    await expect(clipboard()).toBeChecked()
    await expect(files()).toBeChecked()
    await expect(notice.getByRole('switch')).toHaveCount(3)
    await expectAccessible(notice, 'the notice with its switches')
  })

  test('control off: what is held is let go, the connector is told, and its keys do not arrive', async () => {
    await hands().type('a')
    await hands().keyDown('Shift_L')
    await until('it is down on the host', () => hostInput.keysDown() === 1)
    await control().click()
    await until('it is let go', () => hostInput.keysDown() === 0)
    await hands().keyUp('Shift_L')
    await said('Control is off')
    await expect(notice.getByText(/^Watched by .+/)).toBeVisible()
    await focusViewer()
    await hands().type('lost')
  })

  test('files off: the connector has no “Files” any more', async () => {
    await expect(viewer.getByRole('button', { name: 'Files' })).toBeVisible()
    await files().click()
    await said('Control and files are off')
    await expect(viewer.getByRole('button', { name: 'Files' })).toBeHidden()
  })

  test('“This device” has the same switches; control on again: keys arrive', async () => {
    const owner = pair.host.mainWindow
    await owner.getByRole('link', { name: 'This device' }).click()
    const there = owner.getByRole('region', { name: 'Live sessions' }).getByRole('switch', { name: 'Control' })
    await expect(there).not.toBeChecked()
    await there.click()
    await expect(control()).toBeChecked()
    await said('Files are off')
    await pair.hostComputer.input.activate(program.windowId)
    await focusViewer()
    await hands().type('b')
    await hands().key('Return')
    await program.expectText('ab\n')
  })

  test('while somebody has control, nothing more can be switched on', async () => {
    await expect(files()).toBeDisabled()
    await expect(notice.getByText('It can be switched on once nobody has Control.')).toBeVisible()
    await control().click()
    await files().click()
    await expect(viewer.getByRole('button', { name: 'Files' })).toBeVisible()
  })

  test('Settings says that they are locked while somebody is connected, and Activity what was switched', async () => {
    const owner = pair.host.mainWindow
    await owner.getByRole('link', { name: 'Settings' }).click()
    await expect(owner.getByText('Settings that protect this computer are locked while somebody is connected.')).toBeVisible()
    await owner.getByRole('link', { name: 'Activity' }).click()
    await expect(owner.getByText(/^“Control” was switched off for .+\./).first()).toBeVisible()
    await expect(owner.getByText(/^“Files” was switched on for .+\./)).toBeVisible()
  })
})
