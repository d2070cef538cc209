// Proves (SECURITY-CASES 16 and 17): after everything an owner and a connector do, no secret stands in a file, in an
// argument list, or in the memory of a page. Only the keychain has it.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { totp, wrongCode } from '../support/codes'
import { DEMO_PASSWORD, allowUnattendedAccess, enableTwoFactor, openSettings, reach, typeCode, typePassword } from '../support/flows'
import { until } from '../support/processes'
import { type ArmedPair, answerFactor, codeDialog, confirmDialog, endSession, liveViewer, openSession, startPair } from './pair'
import { keychainAccounts } from './profile'
import { allProcesses, foundInMemory, processesOf } from './processes-of'

const MARK = 'a word that the page is known to hold: quagga'

test.describe.serial('secrets stay where they belong', () => {
  let pair: ArmedPair
  const owner = () => pair.host.mainWindow
  const page = () => pair.connector.mainWindow
  const groups = (secret: string) => secret.match(/.{1,4}/g) ?? []

  /** Each secret in each shape that somebody might have written it down in. */
  const needles = (secret = pair.setup.authenticator.secret, codes = pair.setup.recoveryCodes): Map<string, Buffer> => {
    const texts: [string, string][] = [
      ['the secret', secret],
      ['the secret in small letters', secret.toLowerCase()],
      ['the setup key in groups', groups(secret).join(' ')],
      ['the otpauth address', `otpauth://totp/`],
      ['the otpauth address, escaped', encodeURIComponent('otpauth://totp/')],
      ...codes.flatMap((code, index): [string, string][] => [
        [`recovery code ${index + 1}`, code],
        [`recovery code ${index + 1} without its dash`, code.replace('-', '')]
      ])
    ]
    return new Map(
      texts.flatMap(([name, text]): [string, Buffer][] => [
        [name, Buffer.from(text)],
        [`${name} as UTF-16`, Buffer.from(text, 'utf16le')],
        [`${name} as base64`, Buffer.from(Buffer.from(text).toString('base64').replaceAll('=', ''))]
      ])
    )
  }
  const withPassword = () => {
    const all = needles()
    all.set('the password', Buffer.from(DEMO_PASSWORD))
    all.set('the password as UTF-16', Buffer.from(DEMO_PASSWORD, 'utf16le'))
    return all
  }
  const renderersOf = async (profile: string) => (await processesOf(profile)).filter(({ argv }) => argv.includes('--type=renderer'))
  const processOfMainWindow = () =>
    pair.host.app.evaluate(({ BrowserWindow }) => {
      // One that has just been made has no address yet.
      const main = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/main.html'))
      return main!.webContents.getOSProcessId()
    })
  /** What is found in the renderers of the host. The mark proves that the search would find something. */
  const foundInPages = async (wanted: ReadonlyMap<string, Buffer>): Promise<string[]> => {
    await owner().evaluate((mark) => ((window as unknown as Record<string, string>)['mark'] = `${mark}!`), MARK)
    const renderers = await renderersOf(pair.host.profile)
    const found = await Promise.all(renderers.map(({ pid }) => foundInMemory(pid, new Map([...wanted, ['the mark', Buffer.from(MARK)]]))))
    const all = new Set(found.flat())
    expect(all.delete('the mark'), 'the search finds what a page holds').toBe(true)
    return [...all]
  }

  test.beforeAll(async () => {
    // Its host is armed here and now, in the process whose memory is searched.
    const bare = await startPair()
    await allowUnattendedAccess(bare.host.mainWindow)
    pair = { ...bare, setup: await enableTwoFactor(bare.host.mainWindow) }
  })
  test.afterAll(() => pair.stop())

  test('after “Done” no page’s memory holds the secret, its address or a recovery code', async () => {
    expect(await foundInPages(needles())).toEqual([])
  })

  test('nor after a set-up that was cancelled', async () => {
    await owner().getByRole('button', { name: 'Renew' }).click()
    await owner().getByRole('dialog', { name: 'Set up two-factor authentication' }).getByRole('button', { name: 'Continue' }).click()
    await answerFactor(confirmDialog(owner()), pair.setup)
    const dialog = owner().getByRole('dialog', { name: 'Set up two-factor authentication' })
    const key = dialog.getByRole('group', { name: 'Setup key' })
    // The dialog is there before its key is.
    await expect(key).toHaveText(/^[A-Z2-7]{32}$/)
    const cancelled = (await key.locator('span').allInnerTexts()).join('')
    const showed = await processOfMainWindow()
    expect((await renderersOf(pair.host.profile)).map(({ pid }) => pid)).toContain(showed)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await until('the process that showed it is gone', async () => (await renderersOf(pair.host.profile)).every(({ pid }) => pid !== showed))
    await openSettings(owner(), 'Access')
    expect(await foundInPages(needles(cancelled, []))).toEqual([])
  })

  test('logging in, a wrong code, a saved login and a confirmed change happen as they do every day', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    await typeCode(page(), wrongCode(pair.setup.authenticator.secret))
    await expect(codeDialog(page()).getByText('4 tries left')).toBeVisible()
    await codeDialog(page()).getByRole('button', { name: 'Cancel' }).click()
    await endSession(pair, await openSession(pair, { remember: true }))
    await openSettings(owner(), 'Access')
    await owner().getByRole('checkbox', { name: 'Enable for saved login information' }).click()
    await answerFactor(confirmDialog(owner()), pair.setup)
    await expect(owner().getByRole('checkbox', { name: 'Enable for saved login information' })).not.toBeChecked()
    await reach(page(), pair.address)
    await endSession(pair, await liveViewer(pair.connector))
  })

  test('no argument list of any process holds one, and none holds a code', async () => {
    const argv = (await allProcesses()).map((one) => one.argv.join(' ')).join('\n')
    const code = totp(pair.setup.authenticator.secret)
    for (const [name, needle] of withPassword()) expect(argv.includes(needle.toString()), name).toBe(false)
    expect(argv.split(/\s/).includes(code)).toBe(false)
  })

  test('no file of the profile, the logs or the home of either computer holds one, while the app runs and after', async () => {
    const search = () => {
      const files = [pair.hostComputer.folder, pair.connectorComputer.folder].flatMap((folder) =>
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      )
      expect(files.some((file) => file.endsWith('postern.db'))).toBe(true)
      const found = files.flatMap((file) => {
        const bytes = statSync(file).size === 0 ? Buffer.alloc(0) : readFileSync(file)
        return [...withPassword()].filter(([, needle]) => bytes.includes(needle)).map(([name]) => `${name} in ${file}`)
      })
      expect(found).toEqual([])
    }
    search()
    expect(pair.host.output() + pair.connector.output()).not.toMatch(new RegExp(`${pair.setup.authenticator.secret}|otpauth|${DEMO_PASSWORD}`))
    await pair.connector.close()
    await pair.host.close()
    search()
  })

  test('the keychain has the secret, under one name', async () => {
    const accounts = await keychainAccounts(pair.hostComputer, pair.host)
    expect(accounts.filter((account) => account.startsWith('totp:'))).toHaveLength(1)
  })
})
