// Owns: a host and a connector, two real copies of the app, set up as an owner would: password, second factor, and a
// saved login at the connector. Never: measures; the figures do, and leave the pair as they found it.
import { expect } from '@playwright/test'
import type { ResultOf } from '../../shared/ipc'
import { type RunningApp, launchApp } from '../support/app'
import type { Cleanup } from '../support/cleanup'
import type { Authenticator } from '../support/codes'
import { startComputer } from '../support/computer'
import { allowUnattendedAccess, enableTwoFactor, openSettings, reach, typeCode, typePassword } from '../support/flows'
import { until } from '../support/processes'
import { callFromPage } from './page-clock'

export type Pair = {
  readonly host: RunningApp
  readonly connector: RunningApp
  /** What the connector types to reach the host. */
  readonly address: string
  readonly authenticator: Authenticator
  /** Unticks or ticks "Enable for saved login information". */
  readonly askCodeForSavedLogins: (ask: boolean) => Promise<void>
  /** Presses "End session" and waits until both ends are as before. */
  readonly endSession: () => Promise<void>
  readonly forgetSavedLogin: () => Promise<void>
  /** One session with the password, a code, and "Log in automatically from now on". */
  readonly saveLogin: () => Promise<void>
}

export async function startPair(cleanup: Cleanup): Promise<Pair> {
  const host = await startCopy(cleanup, { width: 1920, height: 1080 })
  const connector = await startCopy(cleanup, { width: 1920, height: 1080 })
  const address = `127.0.0.1:${host.directPort}`
  await allowUnattendedAccess(host.mainWindow)
  const { authenticator, recoveryCodes } = await enableTwoFactor(host.mainWindow)
  const unusedCodes = [...recoveryCodes]

  const endSession = async (): Promise<void> => {
    const viewer = await connector.window('viewer')
    await viewer.getByRole('button', { name: 'End session' }).click()
    await until('the viewer is closed', async () => viewer.isClosed())
    await until('the host captures no more', async () => !host.app.windows().some((page) => /(host|notice)\.html/.test(page.url())))
  }
  const saveLogin = async (): Promise<void> => {
    await reach(connector.mainWindow, address)
    await typePassword(connector.mainWindow, undefined, { remember: true })
    await typeCode(connector.mainWindow, await authenticator.nextCode())
    await connector.window('viewer')
    await expect(connector.mainWindow.getByRole('button', { name: 'Forget saved login' })).toBeVisible()
    await endSession()
  }
  await saveLogin()
  await openSettings(host.mainWindow, 'Access')

  return {
    host,
    connector,
    address,
    authenticator,
    endSession,
    saveLogin,
    forgetSavedLogin: async () => {
      const forget = connector.mainWindow.getByRole('button', { name: 'Forget saved login' })
      await forget.click()
      await expect(forget).toBeHidden()
    },
    askCodeForSavedLogins: async (ask) => {
      const confirmation = ask ? {} : { confirmation: { method: 'recovery-code' as const, code: unusedCodes.pop() ?? '' } }
      const changed: ResultOf<'settings.change'> = await callFromPage(host.mainWindow, 'settings.change', {
        patch: { access: { askCodeForSavedLogins: ask } },
        ...confirmation
      })
      if (!changed.ok) throw new Error(`The exemption was not changed: ${changed.code}`)
    }
  }
}

async function startCopy(cleanup: Cleanup, screen: { readonly width: number; readonly height: number }): Promise<RunningApp> {
  const computer = await startComputer(screen)
  cleanup.add(computer.stop)
  const app = await launchApp(computer)
  cleanup.add(app.close)
  return app
}
