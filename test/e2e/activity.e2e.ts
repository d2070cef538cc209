// Proves: the page "Activity" tells who came, how, and what was changed; and "Verify log" notices an edit.
import Database from 'libsql'
import { expect, test } from '@playwright/test'
import { launchApp } from '../support/app'
import { wrongCode } from '../support/codes'
import { openSettings, reach, typeCode, typePassword } from '../support/flows'
import { type ArmedPair, codeDialog, confirmDialog, endSession, liveViewer, nextRecoveryCode, startArmedPair } from './pair'
import { databaseOf } from './profile'

test.describe.serial('an owner reads who came in', () => {
  let pair: ArmedPair
  const page = () => pair.connector.mainWindow
  const owner = () => pair.host.mainWindow

  test.beforeAll(async () => {
    pair = await startArmedPair()
  })
  test.afterAll(() => pair.stop())

  test('attempts, sessions and changes stand there newest first, with how the second factor was met', async () => {
    await reach(page(), pair.address)
    await typePassword(page(), 'not the right password')
    await expect(page().getByRole('dialog').getByRole('alert')).toBeVisible()
    await typePassword(page())
    await typeCode(page(), wrongCode(pair.setup.authenticator.secret))
    await expect(codeDialog(page()).getByText('4 tries left')).toBeVisible()
    await typeCode(page(), await pair.setup.authenticator.nextCode())
    await endSession(pair, await liveViewer(pair.connector))

    await reach(page(), pair.address)
    await typePassword(page(), undefined, { remember: true })
    await codeDialog(page()).getByRole('button', { name: "Can't use your authenticator?" }).click()
    await codeDialog(page()).getByRole('textbox', { name: 'Recovery code' }).fill(nextRecoveryCode(pair.setup))
    await codeDialog(page()).getByRole('button', { name: 'Continue' }).click()
    const viewer = await liveViewer(pair.connector)
    // The login is made in the session, and takes as long as any password.
    await expect(page().getByText('Saved login', { exact: true })).toBeVisible()
    await endSession(pair, viewer)

    await openSettings(owner(), 'Access')
    await owner().getByRole('checkbox', { name: 'Enable for saved login information' }).click()
    await confirmDialog(owner()).getByRole('button', { name: "Can't use your authenticator?" }).click()
    await confirmDialog(owner()).getByRole('textbox', { name: 'Recovery code' }).fill(nextRecoveryCode(pair.setup))
    await confirmDialog(owner()).getByRole('button', { name: 'Continue' }).click()
    await expect(confirmDialog(owner())).toBeHidden()
    await reach(page(), pair.address)
    await endSession(pair, await liveViewer(pair.connector))

    await owner().getByRole('link', { name: 'Activity' }).click()
    const sentences = owner().getByRole('main').getByRole('listitem')
    const expected = [
      /session of .+ ended.*: it ended the session/,
      /was let in \(saved login, no code: saved logins are exempt, Full access\)/,
      /Asking for a code with “saved login information” was switched off/,
      /A recovery code was used; 4 of 6 left/,
      /session of .+ ended/,
      /was let in \(password, recovery code, Full access\)/,
      /session of .+ ended/,
      /was let in \(password, authenticator code, Full access\)/,
      /gave a wrong code/,
      /was refused: wrong password or unknown login/,
      /Two-factor authentication was switched on/,
      /Unattended access was switched on/,
      /The unattended access password of “Full access” was set/
    ]
    await expect(sentences.first()).toBeVisible()
    const texts = await sentences.allInnerTexts()
    let from = 0
    for (const sentence of expected) {
      const found = texts.findIndex((text, index) => index >= from && sentence.test(text))
      expect(found, `${String(sentence)} after line ${from} of:\n${texts.join('\n')}`).toBeGreaterThanOrEqual(0)
      from = found + 1
    }
  })

  test('a record that arrives while the page is open appears at once, above the others', async () => {
    await reach(page(), pair.address)
    await expect(owner().getByRole('main').getByRole('listitem').first()).toContainText('was let in')
    await endSession(pair, await liveViewer(pair.connector))
  })

  test('“Verify log” says that the log is intact', async () => {
    await owner().getByRole('button', { name: 'Verify log' }).click()
    await expect(owner().getByText(/The log is intact: all \d+ records follow from each other\./)).toBeVisible()
  })

  test('after somebody has edited a record outside the app, “Verify log” names the first one that is not right', async () => {
    await pair.host.close()
    const database = new Database(databaseOf(pair.host))
    const row = database.prepare(`SELECT seq, body FROM audit WHERE body LIKE '%code-rejected%'`).get() as { seq: number; body: string }
    database.prepare('UPDATE audit SET body = ? WHERE seq = ?').run(row.body.replace('127.0.0.1', '127.0.0.2'), row.seq)
    database.close()
    const again = await launchApp(pair.hostComputer)
    try {
      await again.mainWindow.getByRole('link', { name: 'Activity' }).click()
      await again.mainWindow.getByRole('button', { name: 'Verify log' }).click()
      await expect(again.mainWindow.getByText('The log was changed')).toBeVisible()
      await expect(again.mainWindow.getByText(`Record ${row.seq} does not follow from the one before it.`)).toBeVisible()
    } finally {
      await again.kill()
    }
  })
})
