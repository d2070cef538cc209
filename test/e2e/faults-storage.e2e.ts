// Proves: a kill, a damaged database, a missing keychain or a taken port never opens the gate, and is told with a way on.
import { readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { once } from 'node:events'
import { expect, test } from '@playwright/test'
import { type RunningApp, launchApp } from '../support/app'
import { totp } from '../support/codes'
import { DEMO_PASSWORD, allowUnattendedAccess, openSettings, openTwoFactorSetup, reach, typePassword } from '../support/flows'
import { freePort } from '../support/free-port'
import { until } from '../support/processes'
import { expectNotConnected, startArmedPair, startOne, startPair } from './pair'
import { databaseOf, keychainAccounts, rowsOf, secondFactorTraces } from './profile'
import { listeningOn, stopProcessesOf } from './processes-of'

test('kill -9 with the set-up dialog open leaves no factor; after “Enable authorization” it leaves the whole one', async () => {
  const one = await startOne()
  let again: RunningApp | null = null
  try {
    await allowUnattendedAccess(one.app.mainWindow)
    const { secret } = await openTwoFactorSetup(one.app.mainWindow)
    await one.app.mainWindow.getByRole('dialog').getByRole('textbox', { name: 'Authorization code' }).fill(totp(secret))
    await expect(one.app.mainWindow.getByRole('button', { name: 'Enable authorization' })).toBeEnabled()
    await one.app.kill()
    again = await launchApp(one.computer)
    await openSettings(again.mainWindow, 'Access')
    await expect(again.mainWindow.getByRole('checkbox', { name: 'Enable two-factor authentication' })).not.toBeChecked()
    expect(await secondFactorTraces(one.computer, again)).toEqual({ rows: 0, secrets: [] })

    const next = await openTwoFactorSetup(again.mainWindow)
    const dialog = again.mainWindow.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Authorization code' }).fill(totp(next.secret))
    await dialog.getByRole('button', { name: 'Enable authorization' }).click()
    await expect(dialog.getByRole('listitem')).toHaveCount(6)
    await again.kill()
    again = await launchApp(one.computer)
    await openSettings(again.mainWindow, 'Access')
    await expect(again.mainWindow.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
    await expect(again.mainWindow.getByText('6 of 6 left')).toBeVisible()
  } finally {
    await again?.kill()
    await one.stop()
  }
})

test('with a damaged database nobody gets in, the owner is told, and “Set aside and start fresh…” keeps the old file', async () => {
  const pair = await startArmedPair()
  try {
    await pair.host.close()
    await writeFile(databaseOf(pair.host), 'This was a database once. '.repeat(500))
    // SQLite would mend the damage from its journal.
    await Promise.all(['-wal', '-shm'].map((suffix) => rm(databaseOf(pair.host) + suffix, { force: true })))
    const host = await launchApp(pair.hostComputer, { directPort: pair.host.directPort })
    try {
      await expect(host.mainWindow.getByRole('heading', { name: 'Postern’s records are damaged' })).toBeVisible()
      await expect(host.mainWindow.getByRole('link', { name: 'Settings' })).toBeHidden()
      await reach(pair.connector.mainWindow, pair.address)
      await typePassword(pair.connector.mainWindow)
      await expectNotConnected(pair.connector.mainWindow, 'The other computer can’t read its records', 'Its owner sees what to do')
      // Whoever brings a backup back still has the secret that belongs to it.
      expect((await keychainAccounts(pair.hostComputer, host)).filter((account) => account.startsWith('totp:'))).toHaveLength(1)

      await host.mainWindow.getByRole('button', { name: 'Set aside and start fresh…' }).click()
      const sure = host.mainWindow.getByRole('dialog', { name: 'Start fresh?' })
      await sure.getByRole('button', { name: 'Cancel' }).click()
      await host.mainWindow.getByRole('button', { name: 'Set aside and start fresh…' }).click()
      await sure.getByRole('button', { name: 'Set aside and start fresh' }).click()
      await until('the app has ended', () => !host.isRunning())
      await pair.hostComputer.input.windowWithTitle('^Connect – Postern$')
      expect((await readdir(host.profile)).some((name) => name.startsWith('postern.db.damaged-'))).toBe(true)
      expect(rowsOf(host, 'SELECT * FROM second_factor')).toEqual([])
      expect(rowsOf(host, 'SELECT * FROM credentials')).toEqual([])
      await until('the old secret has left the keychain', async () => !(await keychainAccounts(pair.hostComputer, host)).some((account) => account.startsWith('totp:')))
    } finally {
      await host.kill()
      // It has started itself again, out of reach of the one that started it first.
      await stopProcessesOf(host.profile)
    }
  } finally {
    await pair.stop()
  }
})

test('without a keychain neither a password nor two-factor authentication is set, and the owner reads why', async () => {
  const one = await startOne({ keyring: 'absent' })
  try {
    const page = one.app.mainWindow
    await openSettings(page, 'Access')
    await expect(page.getByText('The keychain is not available')).toBeVisible()
    await expect(page.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeDisabled()
    await page.getByRole('button', { name: 'Set password…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New password', { exact: true }).fill(DEMO_PASSWORD)
    await dialog.getByLabel('Repeat password', { exact: true }).fill(DEMO_PASSWORD)
    await dialog.getByRole('button', { name: 'Save password' }).click()
    await expect(dialog.getByRole('alert')).toContainText('The system’s keychain is locked or missing')
  } finally {
    await one.stop()
  }
})

test('a port that is taken is a clear error in Settings, Network, and another port works', async () => {
  const taken = createServer().listen(0)
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const pair = await startPair()
  try {
    const page = pair.host.mainWindow
    await allowUnattendedAccess(page)
    await openSettings(page, 'Network')
    const field = page.getByRole('spinbutton', { name: 'Port' })
    await field.fill(String(port))
    await field.press('Enter')
    await expect(page.getByRole('alert')).toHaveText(`Port ${port} is used by another program. Choose another port in Settings, Network.`)

    const free = await freePort()
    await field.fill(String(free))
    await field.press('Enter')
    await expect(page.getByRole('status').filter({ hasText: `Listening on port ${free}.` })).toBeAttached()
    await expect(page.getByRole('alert')).toBeHidden()
    await reach(pair.connector.mainWindow, `127.0.0.1:${free}`)
    await expect(pair.connector.mainWindow.getByLabel('Unattended access password', { exact: true })).toBeFocused()
  } finally {
    taken.close()
    await pair.stop()
  }
})

test('the listener is where the settings say: everywhere, only on loopback, or nowhere', async () => {
  const one = await startOne()
  try {
    const page = one.app.mainWindow
    const where = () => listeningOn(one.app.directPort)
    await openSettings(page, 'Network')
    await until('it listens everywhere', async () => (await where()).includes('any'))
    await page.getByRole('combobox', { name: 'Listen on' }).selectOption('Loopback only')
    await until('it listens on loopback only', async () => (await where()).length > 0 && (await where()).every((place) => place === 'loopback'))
    await page.getByRole('checkbox', { name: 'Accept direct connections' }).uncheck()
    await until('it listens nowhere', async () => (await where()).length === 0)
    await page.getByRole('link', { name: 'This device' }).click()
    await expect(page.getByText('Off. Other computers can’t reach this one directly.')).toBeVisible()
  } finally {
    await one.stop()
  }
})
