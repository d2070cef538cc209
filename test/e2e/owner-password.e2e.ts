// Proves: a new copy lets nobody in, and unattended access takes a good password first.
import { expect, test } from '@playwright/test'
import { DEMO_PASSWORD, openSettings } from '../support/flows'
import { expectHeld } from './held-dialog'
import { type OneComputer, startOne } from './pair'
import { rowsOf } from './profile'

test.describe.serial('an owner sets up unattended access', () => {
  let one: OneComputer
  const page = () => one.app.mainWindow
  const dialog = () => page().getByRole('dialog', { name: 'Set unattended password' })
  const fill = async (password: string, repeated = password) => {
    await dialog().getByLabel('New password', { exact: true }).fill(password)
    await dialog().getByLabel('Repeat password', { exact: true }).fill(repeated)
  }
  const save = () => dialog().getByRole('button', { name: 'Save password' }).click()
  const allow = () => page().getByRole('checkbox', { name: 'Allow unattended access' })

  test.beforeAll(async () => {
    one = await startOne()
  })
  test.afterAll(() => one.stop())

  test('a new copy listens, and lets nobody in: unattended access and two-factor authentication are off', async () => {
    await openSettings(page(), 'Access')
    await expect(allow()).not.toBeChecked()
    await expect(page().getByText('No password is set yet.')).toBeVisible()
    await expect(page().getByRole('checkbox', { name: 'Enable two-factor authentication' })).not.toBeChecked()
    for (const name of ['Enable for saved login information', 'Enable for short-term passwords (for example, remote restart)']) {
      await expect(page().getByRole('checkbox', { name })).toBeChecked()
      await expect(page().getByRole('checkbox', { name })).toBeDisabled()
    }
    await openSettings(page(), 'Network')
    await expect(page().getByRole('checkbox', { name: 'Accept direct connections' })).toBeChecked()
  })

  test('“This device” shows the name, the addresses, whether it listens, and that two-factor authentication is off', async () => {
    await page().getByRole('link', { name: 'This device' }).click()
    const main = page().getByRole('main')
    await expect(main.getByText(`Listening on port ${one.app.directPort}`)).toBeVisible()
    await expect(main.locator('dd, li').filter({ hasText: `:${one.app.directPort}` }).first()).toBeVisible()
    await expect(main.getByText('Nobody can reach this computer yet')).toBeVisible()
    await expect(main.getByText('Nobody is connected')).toBeVisible()
  })

  test('an address is copied as it is typed elsewhere', async () => {
    await page().getByRole('button', { name: /^Copy/ }).first().click()
    const copied = () => one.app.app.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(copied).toMatch(new RegExp(`:${one.app.directPort}$`))
  })

  test('ticking “Allow unattended access” without a password asks for one, and Cancel leaves it off', async () => {
    await openSettings(page(), 'Access')
    await allow().click()
    await expect(dialog()).toBeVisible()
    await expect(dialog().getByLabel('New password', { exact: true })).toBeFocused()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog()).toBeHidden()
    await expect(allow()).not.toBeChecked()
    expect(rowsOf(one.app, 'SELECT id FROM credentials')).toEqual([])
  })

  test('a password of 11 characters is refused', async () => {
    await page().getByRole('button', { name: 'Set password…' }).click()
    await fill('vk7#qpz0!wm')
    await save()
    await expect(dialog().getByRole('alert')).toHaveText('Too short. Use at least 12 characters.')
  })

  test('a common password is refused, and its strength is shown while typing', async () => {
    await fill('administrator')
    await expect(dialog().getByRole('meter', { name: 'Password strength' })).toHaveAttribute('aria-valuetext', /common/)
    await save()
    await expect(dialog().getByRole('alert')).toContainText('This is a common password')
  })

  test('two different passwords are refused', async () => {
    await fill(DEMO_PASSWORD, `${DEMO_PASSWORD}!`)
    await save()
    await expect(dialog().getByRole('alert')).toHaveText('The two passwords differ.')
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    expect(rowsOf(one.app, 'SELECT id FROM credentials')).toEqual([])
  })

  test('a good password, asked for by the checkbox, allows unattended access; while it is being saved it cannot be given up', async () => {
    await allow().click()
    await fill(DEMO_PASSWORD)
    await expect(dialog().getByRole('meter')).toHaveAttribute('aria-valuetext', /^(Good|Strong)$/)
    one.computer.keyring.halt()
    await save()
    await expectHeld(dialog())
    one.computer.keyring.goOn()
    await expect(dialog()).toBeHidden()
    await expect(allow()).toBeChecked()
    await expect(page().getByText('A password is set.')).toBeVisible()
    expect(rowsOf(one.app, 'SELECT kind FROM credentials')).toEqual([{ kind: 'password' }])
  })

  test('“This device” then advises to set up two-factor authentication', async () => {
    await page().getByRole('link', { name: 'This device' }).click()
    await expect(page().getByText('Only a password protects this computer')).toBeVisible()
  })
})
