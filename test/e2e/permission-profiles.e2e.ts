// Proves: the owner gives a second password that lets somebody see and nothing else, from the menu to the viewer.
import { type Page, expect, test } from '@playwright/test'
import { openSettings, reach, typePassword } from '../support/flows'
import { type ArmedPair, answerFactor, codeDialog, confirmDialog, endSession, startArmedPair } from './pair'

const VIEW_PASSWORD = 'seven lamps above the harbour'

test.describe.serial('permission profiles', () => {
  let pair: ArmedPair
  const owner = () => pair.host.mainWindow
  const profiles = () => owner().getByRole('list', { name: 'Permission profiles' })
  const choose = async (profile: string, item: string): Promise<void> => {
    await profiles().getByRole('button', { name: `Change “${profile}”` }).click()
    await owner().getByRole('menuitem', { name: item }).click()
  }
  const setPassword = async (page: Page, password: string): Promise<void> => {
    const dialog = page.getByRole('dialog', { name: 'Set the password of “View only”' })
    await dialog.getByLabel('New password', { exact: true }).fill(password)
    await dialog.getByLabel('Repeat password', { exact: true }).fill(password)
    await dialog.getByRole('button', { name: 'Save password' }).click()
  }

  test.beforeAll(async () => {
    pair = await startArmedPair()
    await openSettings(owner(), 'Access')
  })
  test.afterAll(() => pair.stop())

  test('a profile’s password is set from its menu, with a code', async () => {
    await expect(profiles().getByRole('listitem')).toHaveCount(3)
    await choose('View only', 'Set password…')
    await setPassword(owner(), VIEW_PASSWORD)
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(owner().getByRole('dialog')).toHaveCount(0)
    await expect(profiles().getByRole('listitem').filter({ hasText: 'View only' })).toContainText('Password set')
  })

  test('the menu, the dialog and its checkboxes work with the keyboard alone', async () => {
    const button = profiles().getByRole('button', { name: 'Change “Custom”' })
    await button.focus()
    await owner().keyboard.press('Enter')
    await expect(owner().getByRole('menuitem', { name: 'Set password…' })).toBeFocused()
    await owner().keyboard.press('ArrowDown')
    await owner().keyboard.press('Enter')
    const dialog = owner().getByRole('dialog', { name: 'Permissions of “Custom”' })
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await owner().keyboard.press('Control+A')
    await owner().keyboard.type('Accountant')
    await owner().keyboard.press('Tab')
    await expect(dialog.getByRole('checkbox', { name: 'Use mouse and keyboard' })).toBeFocused()
    await owner().keyboard.press('Space')
    await owner().keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(profiles().getByRole('listitem').filter({ hasText: 'Accountant' })).toContainText('See the screen')
  })

  test('whoever types that password is asked for a code, sees the screen, and has no control', async () => {
    await reach(pair.connector.mainWindow, pair.address)
    await typePassword(pair.connector.mainWindow, VIEW_PASSWORD)
    await answerFactor(codeDialog(pair.connector.mainWindow), pair.setup)
    const viewer = await pair.connector.window('viewer')
    await expect(viewer.getByText('Connected, view only')).toBeVisible()
    const notice = await pair.host.window('notice')
    await expect(notice.getByText(/^Watched by .+/)).toBeVisible()
    await expect(notice.getByText('View only')).toBeVisible()
    await owner().getByRole('link', { name: 'This device' }).click()
    await expect(owner().getByRole('region', { name: 'Live sessions' }).getByText(/View only/)).toBeVisible()
    await endSession(pair, viewer)
  })

  test('once the password is removed it opens nothing', async () => {
    await openSettings(owner(), 'Access')
    await choose('View only', 'Remove password…')
    await owner().getByRole('dialog').getByRole('button', { name: 'Remove password' }).click()
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(owner().getByRole('dialog')).toHaveCount(0)
    await reach(pair.connector.mainWindow, pair.address)
    await typePassword(pair.connector.mainWindow, VIEW_PASSWORD)
    await expect(pair.connector.mainWindow.getByRole('alert')).toHaveText('This password is not right. Check it and try again.')
  })
})
