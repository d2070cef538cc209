// Proves: what the owner must not miss stays in the window, over restarts, until he has dealt with it; and the command
// that removes everything when everything is lost leaves a computer that nobody comes into.
import { type Page, expect, test } from '@playwright/test'
import { electronPath } from '../../build/electron-path.mjs'
import { checkout } from '../../build/paths.mjs'
import { type RunningApp, inherited, launchApp } from '../support/app'
import { openSettings, reach, typePassword } from '../support/flows'
import { startProgram, until } from '../support/processes'
import { type ArmedPair, closeEndedViewer, codeDialog, confirmDialog, liveViewer, nextRecoveryCode, startArmedPair } from './pair'
import { secondFactorTraces } from './profile'

test.describe.serial('an owner who lost the authenticator', () => {
  let pair: ArmedPair
  let host: RunningApp
  let owner: Page
  const banner = (title: string) => owner.getByRole('status').filter({ hasText: title })
  const usedCode = () => banner('A recovery code was used')

  test.beforeAll(async () => {
    pair = await startArmedPair()
    host = pair.host
    owner = host.mainWindow
  })
  test.afterAll(async () => {
    await host.kill()
    await pair.stop()
  })

  test('comes in with a recovery code, and the host offers to renew', async () => {
    const page = pair.connector.mainWindow
    await reach(page, pair.address)
    await typePassword(page)
    await codeDialog(page).getByRole('button', { name: "Can't use your authenticator?" }).click()
    await codeDialog(page).getByRole('textbox', { name: 'Recovery code' }).fill(nextRecoveryCode(pair.setup))
    await codeDialog(page).getByRole('button', { name: 'Continue' }).click()
    const viewer = await liveViewer(pair.connector)
    await expect(usedCode()).toContainText('5 of 6 left')
    await expect(usedCode()).toContainText('127.0.0.1')
    // Whoever is in uses the same mouse, and must not hide the traces.
    await usedCode().getByRole('button', { name: 'It was me' }).click()
    await owner.getByRole('dialog', { name: 'Somebody is connected' }).getByRole('button', { name: 'Cancel' }).click()
    await expect(usedCode()).toBeVisible()
    await (await host.window('notice')).getByRole('button', { name: 'Disconnect' }).click()
    await closeEndedViewer(pair, viewer)
  })

  test('finds the offer again after a restart, and “Renew” asks for a code first', async () => {
    await host.close()
    host = await launchApp(pair.hostComputer)
    owner = host.mainWindow
    await usedCode().getByRole('button', { name: 'Renew' }).click()
    await owner.getByRole('dialog', { name: 'Set up two-factor authentication' }).getByRole('button', { name: 'Continue' }).click()
    await expect(confirmDialog(owner)).toBeVisible()
    await confirmDialog(owner).getByRole('button', { name: 'Cancel' }).click()
  })

  test('sends it away with “It was me”', async () => {
    await usedCode().getByRole('button', { name: 'It was me' }).click()
    await expect(usedCode()).toBeHidden()
  })

  async function removeTwoFactor(): Promise<{ readonly code: number | null; readonly said: string }> {
    const args = [checkout, '--no-sandbox', '--remove-two-factor', `--profile=${host.profile}`, '--yes']
    const isRoot = process.getuid?.() === 0
    const [program, words] = isRoot ? [electronPath(), args] : ['unshare', ['--map-root-user', electronPath(), ...args]]
    // Neither a display nor a bus: a person at a text console.
    const command = startProgram(program, words, { env: inherited(), cwd: pair.hostComputer.folder })
    await until(`the command ends: ${command.output()}`, () => command.child.exitCode !== null)
    return { code: command.child.exitCode, said: command.output() }
  }

  test('“--remove-two-factor” asks to quit Postern first', async () => {
    const { code, said } = await removeTwoFactor()
    expect(said).toContain('Postern is running')
    expect(code).toBe(4)
  })

  test('“--remove-two-factor” takes the password along and opens no door; the owner reads so at the next start', async () => {
    await host.close()
    const { code, said } = await removeTwoFactor()
    expect(said).toContain('Unattended access is off')
    expect(code).toBe(0)
    host = await launchApp(pair.hostComputer)
    owner = host.mainWindow
    await expect(banner('An administrator reset access to this computer')).toBeVisible()
    await openSettings(owner, 'Access')
    await expect(owner.getByRole('checkbox', { name: 'Allow unattended access' })).not.toBeChecked()
    await expect(owner.getByRole('checkbox', { name: 'Enable two-factor authentication' })).not.toBeChecked()
    await expect(owner.getByText('No password is set yet.')).toBeVisible()
    await owner.getByRole('link', { name: 'Activity' }).click()
    await expect(owner.getByText('An administrator removed two-factor authentication, the unattended password')).toBeVisible()
    await until('the old secret is swept', async () => (await secondFactorTraces(pair.hostComputer, host)).secrets.length === 0)
  })
})
