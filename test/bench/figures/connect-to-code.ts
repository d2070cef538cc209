// Owns: how long it takes from pressing the button until the code is asked for, through the real windows, both ways
// in; and how much of it Argon2id is. Never: gets to a grant; each round is cancelled at the code prompt.
import { type Page, expect } from '@playwright/test'
import { DEMO_PASSWORD, reach } from '../../support/flows'
import { keyStretchingTimes } from '../argon2id'
import type { Figure, Measured, Row } from '../figure'
import { AUTOMATIC_LOGIN, PASSWORD_SUBMIT, type Login, pressUntilCodeField } from '../page-clock'
import { summarize } from '../statistics'

const ROUNDS = 30
const MOST_MS = 400

export const connectToCode: Figure = {
  name: 'connect-to-code',
  async measure(bench): Promise<Measured> {
    const { connector, address, forgetSavedLogin, saveLogin } = await bench.pair()
    const page = connector.mainWindow
    const keyStretching: number[] = []
    const rounds = async (round: () => Promise<Login>): Promise<number[]> => {
      const times: number[] = []
      for (let done = 0; done < ROUNDS; done++) {
        const { ms, failures } = await round()
        if (failures > 0) throw new Error('The host refused an honest login')
        times.push(ms)
        await cancel(page)
        if (done % 2 === 0) keyStretching.push(...(await keyStretchingTimes(connector.app, 1)))
      }
      return times
    }
    await page.getByRole('textbox', { name: 'Remote address' }).fill(address)
    const automatic = await rounds(() => pressUntilCodeField(page, AUTOMATIC_LOGIN))
    await forgetSavedLogin()
    const typed = await rounds(async () => {
      await reach(page, address)
      await page.getByLabel('Unattended access password', { exact: true }).fill(DEMO_PASSWORD)
      return pressUntilCodeField(page, PASSWORD_SUBMIT)
    })
    await saveLogin()
    const row = (figure: string, times: readonly number[], bar: Row['bar']): Row => ({ figure, unit: 'ms', ...summarize(times), bar })
    return {
      rows: [
        row('connect pressed → code asked, saved login', automatic, { of: 'p50', most: MOST_MS }),
        row('password submitted → code asked', typed, { of: 'p50', most: MOST_MS }),
        row('of which OPAQUE with Argon2id', keyStretching, null)
      ],
      raw: { automatic, typed, keyStretching }
    }
  }
}

/** Cancels at the code prompt, and waits until the dialog is gone. */
export async function cancel(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}
