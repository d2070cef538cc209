// Proves: with real windows, the owner switches off what somebody may do, in the notice, and on again when nobody has control;
// what runs beside the picture: chat, and the sound of the host; and that somebody who comes and goes is heard.
import { join } from 'node:path'
import { type Locator, type Page, expect, test } from '@playwright/test'
import { expectSettled, openSettings } from '../support/flows'
import { type Hands, openHands } from '../support/hands'
import { lightOf, turnLightOn } from '../support/monitor'
import { until } from '../support/processes'
import { type TextProgram, openTextProgram } from '../support/remote-text'
import { strongest } from '../support/sound'
import { expectAccessible } from './accessible'
import { pictureOf, withForcedColors } from './forced-colors'
import { type InputState, inputStateOf } from './host-input'
import { type ArmedPair, endSession, openSession, startArmedPair } from './pair'
import { soundOf } from './playback'
import { answerSaveDialogs } from './save-dialog'

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
    pair = await startArmedPair({ sound: true })
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
    await expect(notice.getByRole('switch')).toHaveCount(4)
    await expectAccessible(notice, 'the notice with its switches')
  })

  test('chat: the host’s window comes with the first message, and what is typed goes on where it went', async () => {
    await viewer.getByRole('button', { name: 'Chat' }).click()
    const field = viewer.getByRole('textbox', { name: /^Message to / })
    await expect(field).toBeFocused()
    await expect(viewer.getByText('Nothing of this is kept')).toBeVisible()
    await expectAccessible(viewer, 'the viewer with its chat')
    await field.fill('Hello <b>there</b>')
    await field.press('Shift+Enter')
    await field.pressSequentially('Second line')
    await field.press('Enter')
    await expect(field).toHaveValue('')
    const chat = await pair.host.window('chat')
    await expect(chat.getByRole('log').getByText('Hello <b>there</b>\nSecond line')).toBeVisible()
    await pair.hostComputer.input.windowWithTitle('^Chat with ')
    await expectAccessible(chat, 'the host’s chat window')

    await viewer.keyboard.press('Escape')
    await focusViewer()
    await hands().type('c')
    await hands().key('Return')
    await program.expectText('c\n')
    await expect(chat.getByRole('textbox')).toHaveValue('')
  })

  test('chat: the person at the host answers, and who is not looking sees how many came', async () => {
    const chat = await pair.host.window('chat')
    const log = viewer.getByRole('log')
    await chat.getByRole('textbox').fill('Hello yourself')
    await chat.getByRole('textbox').press('Enter')
    await expect(log.getByText('Hello yourself')).toBeVisible()
    await viewer.getByRole('button', { name: 'Close chat' }).click()
    await chat.getByRole('textbox').fill('Still there?')
    await chat.getByRole('textbox').press('Enter')
    await expect(viewer.getByRole('button', { name: 'Chat, 1 unread' })).toBeVisible()
    await viewer.getByRole('button', { name: 'Chat, 1 unread' }).click()
    await expect(log.getByText('Still there?')).toBeVisible()

    await chat.close()
    await viewer.getByRole('textbox', { name: /^Message to / }).fill('Are you?')
    await viewer.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(notice.getByText('Chat (1)')).toBeVisible()
    await notice.getByRole('button', { name: /^Chat \(1\) with / }).click()
    await expect((await pair.host.window('chat')).getByText('Are you?')).toBeVisible()
    await expect(notice.getByText('Chat', { exact: true })).toBeVisible()
    await viewer.getByRole('button', { name: 'Close chat' }).click()
    // Whoever opens it has the keyboard in it, and so has the far end.
    await pair.hostComputer.input.activate(program.windowId)
    await focusViewer()
  })

  test('sound: nothing is heard until it is wanted, then what the host plays, and nothing once it is off', async () => {
    const [there, here] = [pair.hostComputer.sound!, pair.connectorComputer.sound!]
    const stop = there.play(1000)
    await until('the host plays', async () => (await there.heard()) === 1000)
    expect(await here.heard()).toBeNull()
    const toggle = async () => {
      await viewer.getByRole('button', { name: 'Session', exact: true }).click()
      await viewer.getByRole('menuitemcheckbox', { name: 'Sound of the remote computer' }).click()
    }
    const file = join(pair.connectorComputer.folder, 'heard.webm')
    await answerSaveDialogs(pair.connector, file)
    await viewer.getByRole('button', { name: 'Session', exact: true }).click()
    await viewer.getByRole('menuitem', { name: 'Record…' }).click()
    const stopRecording = viewer.getByRole('button', { name: /^Stop recording \d:\d\d$/ })
    await expect(stopRecording).toHaveText(/0:(0[1-9]|[1-5]\d)$/)
    await toggle()
    await until('the tone arrives', async () => (await here.heard()) === 1000)
    await test.step('a recording has what is heard, and silence before it', async () => {
      await stopRecording.click()
      await expect(viewer.getByText('The recording is saved.')).toBeVisible()
      const samples = await soundOf(pair.connector, file)
      expect(strongest(Float64Array.from(samples.slice(0, 24_000)))).toBeNull()
      expect(strongest(Float64Array.from(samples.slice(-24_000)))).toBe(1000)
    })
    await toggle()
    await until('it is quiet', async () => (await here.heard()) === null)

    await test.step('off for good with the owner’s switch', async () => {
      await toggle()
      await until('the tone arrives again', async () => (await here.heard()) === 1000)
      await notice.getByRole('switch', { name: 'Sound' }).click()
      await said('Sound is off')
      await until('it is quiet again', async () => (await here.heard()) === null)
      await viewer.getByRole('button', { name: 'Session', exact: true }).click()
      await expect(viewer.getByRole('menuitemcheckbox', { name: /Sound of the remote computer/ })).toHaveAttribute('aria-disabled', 'true')
      await viewer.keyboard.press('Escape')
      await control().click()
      await expect(control()).not.toBeChecked()
      await notice.getByRole('switch', { name: 'Sound' }).click()
      await control().click()
      await said('Connected')
      await expect(control()).toBeChecked()
    })
    await stop()
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

  test('which switch is on is seen with the system’s own colours, too', async () => {
    const track = (control: Locator) => control.locator('xpath=following-sibling::span')
    await withForcedColors(notice, async () => {
      expect(await pictureOf(track(clipboard()))).not.toBe(await pictureOf(track(files())))
    })
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
    await program.expectText('c\nab\n')
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

  test.describe.serial('keyboard, mouse and monitor of whoever sits there', () => {
    let real: Hands
    const display = () => pair.hostComputer.screen.display
    const openMenu = async () => {
      await viewer.getByRole('button', { name: 'Computer' }).click()
      return viewer.getByRole('menu', { name: 'Computer' })
    }
    const block = 'Block keyboard and mouse there'
    const privacy = 'Privacy screen: black monitor there'
    const toggle = async (item: string) => (await openMenu()).getByRole('menuitemcheckbox', { name: item }).click()
    const acts = () => {
      real.key(38, true)
      const acted = real.isDown(38)
      real.key(38, false)
      return acted
    }
    const hold = async () => {
      await toggle(block)
      await expect(notice.getByText('Keyboard and mouse here are blocked. Ctrl+Alt+Esc takes them back.')).toBeVisible()
      await toggle(privacy)
      await expect(notice.getByText('Keyboard and mouse are blocked, the monitor is black. Ctrl+Alt+Esc takes all back.')).toBeVisible()
      expect([acts(), lightOf(display())]).toEqual([false, 0])
    }

    test.beforeAll(async () => {
      real = openHands(display())
      turnLightOn(display())
      await control().click()
      await expect(control()).toBeChecked()
    })
    test.afterAll(() => real.close())

    test('a screen lock that is not there is said, with the reason', async () => {
      const menu = await openMenu()
      for (const item of [menu.getByRole('menuitem', { name: 'Lock remote screen' }), menu.getByRole('menuitemcheckbox', { name: 'Lock when I leave' })]) {
        await expect(item).toBeDisabled()
        await expect(item).toHaveAccessibleDescription(/has no screen lock that Postern can reach/)
      }
      await expectAccessible(viewer, 'the viewer with the Computer menu')
      await viewer.keyboard.press('Escape')
    })

    test('blocked and black: only the connector works on, and the owner is told', async () => {
      await hold()
      await focusViewer()
      await hands().keyDown('x')
      await until('the connector’s key is down on the host', () => hostInput.keysDown() === 1)
      await hands().keyUp('x')
      await until('it is up again', () => hostInput.keysDown() === 0)
      const item = (await openMenu()).getByRole('menuitemcheckbox', { name: block })
      await expect(item).toBeChecked()
      await item.click()
      await until('hands act again', acts)
      await toggle(privacy)
      await until('it is light again', () => lightOf(display()) > 0)
    })

    test('the owner’s switch takes all of it away', async () => {
      await hold()
      await control().click()
      await expect(control()).not.toBeChecked()
      await until('hands act again', acts)
      await until('it is light again', () => lightOf(display()) > 0)
      const menu = await openMenu()
      await expect(menu.getByRole('menuitemcheckbox', { name: block })).toHaveAccessibleDescription(/needs control, which you do not have/)
      await viewer.keyboard.press('Escape')
      await control().click()
      await expect(control()).toBeChecked()
    })

    test('Ctrl+Alt+Esc on the keyboard there takes it back for this session, and the connector is told', async () => {
      await hold()
      for (const key of [37, 64, 9]) real.key(key, true)
      await said('Somebody there has taken keyboard, mouse and monitor back.')
      for (const key of [9, 64, 37]) real.key(key, false)
      expect([acts(), lightOf(display()) > 0]).toEqual([true, true])
      const menu = await openMenu()
      await expect(menu.getByRole('menuitemcheckbox', { name: block })).toBeDisabled()
      await viewer.keyboard.press('Escape')
    })

    test('where the owner wants it, a quiet sound tells that somebody comes and goes', async () => {
      await openSettings(pair.host.mainWindow, 'Notices')
      const quiet = pair.host.mainWindow.getByRole('checkbox', { name: 'A quiet sound when somebody comes or goes' })
      await quiet.check()
      await expectSettled(quiet, true)
      const heard = await pair.hostComputer.sound!.listen()
      await endSession(pair, viewer)
      await expect.poll(() => heard().join(), { message: 'somebody has gone' }).toBe('880,660')
      viewer = await openSession(pair)
      await expect.poll(() => heard().join(), { message: 'somebody has come' }).toBe('880,660,880')
    })

    test('it ends with the session, and when Postern there is killed', async () => {
      notice = await pair.host.window('notice')
      await hold()
      await endSession(pair, viewer)
      await until('hands act again', acts)
      await until('it is light again', () => lightOf(display()) > 0)

      viewer = await openSession(pair)
      notice = await pair.host.window('notice')
      await hold()
      process.kill(pair.host.pid, 'SIGKILL')
      await until('hands act again', acts)
      await until('it is light again', () => lightOf(display()) > 0)
    })
  })
})
