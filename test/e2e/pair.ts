// Owns: two real copies of the app, a host and a connector, each on its own computer, and the few steps that most
// stories begin with. Never: judges anything that a story is about.
import { type Page, expect } from '@playwright/test'
import { type RunningApp, launchApp } from '../support/app'
import { type Cleanup, withCleanup } from '../support/cleanup'
import { type Computer, startComputer } from '../support/computer'
import { type Setup, openSettings, reach, typePassword } from '../support/flows'
import { until } from '../support/processes'
import { armProfile } from './armed-profile'

export interface OneComputer {
  readonly computer: Computer
  readonly app: RunningApp
  readonly stop: () => Promise<void>
}

export interface Pair {
  readonly hostComputer: Computer
  readonly connectorComputer: Computer
  readonly host: RunningApp
  readonly connector: RunningApp
  /** What a person types under "Remote address". */
  readonly address: string
  readonly stop: () => Promise<void>
}

export interface ArmedPair extends Pair {
  readonly setup: Setup
}

type ComputerOptions = Parameters<typeof startComputer>[0]
type Prepare<Prepared> = (computer: Computer) => Promise<Prepared>
/** As a newcomer finds it. */
const bare = async (): Promise<void> => {}

async function startOn<Prepared>(cleanup: Cleanup, prepare: Prepare<Prepared>, options: ComputerOptions = {}): Promise<OneComputer & { readonly prepared: Prepared }> {
  const computer = await startComputer(options)
  cleanup.add(computer.stop)
  const prepared = await prepare(computer)
  const app = await launchApp(computer)
  cleanup.add(app.kill)
  return { computer, app, prepared, stop: cleanup.run }
}

const startPairWith = <Prepared>(prepareHost: Prepare<Prepared>, options: ComputerOptions): Promise<Pair & { readonly prepared: Prepared }> =>
  withCleanup(async (cleanup) => {
    const [there, here] = await Promise.all([startOn(cleanup, prepareHost, options), startOn(cleanup, bare, options)])
    const [host, connector] = [there.app, here.app]
    return {
      hostComputer: there.computer,
      connectorComputer: here.computer,
      host,
      connector,
      address: `127.0.0.1:${host.directPort}`,
      prepared: there.prepared,
      stop: cleanup.run
    }
  })

/** An armed host begins where its owner left it when it was armed. */
async function showAccess(of: { readonly stop: () => Promise<void> }, app: RunningApp): Promise<void> {
  try {
    await openSettings(app.mainWindow, 'Access')
    await expect(app.mainWindow.getByRole('checkbox', { name: 'Enable two-factor authentication' })).toBeChecked()
  } catch (error) {
    await of.stop()
    throw error
  }
}

export const startOne = (options: ComputerOptions = {}): Promise<OneComputer> => withCleanup((cleanup) => startOn(cleanup, bare, options))

/** It has a password, allows unattended access and asks for a second factor. */
export async function startArmedOne(options: ComputerOptions = {}): Promise<OneComputer & { readonly setup: Setup }> {
  const one = await withCleanup((cleanup) => startOn(cleanup, armProfile, options))
  await showAccess(one, one.app)
  return { ...one, setup: one.prepared }
}

/** Nothing is set up on either side. */
export const startPair = (options: ComputerOptions = {}): Promise<Pair> => startPairWith(bare, options)

/** The host has a password, allows unattended access and asks for a second factor. */
export async function startArmedPair(options: ComputerOptions = {}): Promise<ArmedPair> {
  const pair = await startPairWith(armProfile, options)
  await showAccess(pair, pair.host)
  return { ...pair, setup: pair.prepared }
}

export const codeDialog = (page: Page) => page.getByRole('dialog', { name: 'Two-factor authentication' })
export const confirmDialog = (page: Page) => page.getByRole('dialog', { name: "Confirm it's you" })

const spent = new WeakMap<Setup, number>()

/** A recovery code that was not handed out before. */
export function nextRecoveryCode(setup: Setup): string {
  const index = spent.get(setup) ?? 0
  spent.set(setup, index + 1)
  const code = setup.recoveryCodes[index]
  if (code === undefined) throw new Error('This story has used up its recovery codes')
  return code
}

/** Answers an open question for a second factor: from the authenticator, or with a recovery code where one would wait. */
export async function answerFactor(dialog: ReturnType<typeof codeDialog>, setup: Setup): Promise<void> {
  await expect(dialog).toBeVisible()
  if (setup.authenticator.hasCode()) {
    await dialog.getByRole('textbox', { name: 'Authorization code' }).fill(await setup.authenticator.nextCode())
    return
  }
  await dialog.getByRole('button', { name: "Can't use your authenticator?" }).click()
  await dialog.getByRole('textbox', { name: 'Recovery code' }).fill(nextRecoveryCode(setup))
  await dialog.getByRole('button', { name: 'Continue' }).click()
}

/** Waits for the viewer with a live picture in it. */
export async function liveViewer(connector: RunningApp): Promise<Page> {
  const viewer = await connector.window('viewer')
  await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
  return viewer
}

/** From the address to the remote screen, with password and second factor. */
export async function openSession(pair: ArmedPair, options: { readonly remember?: boolean } = {}): Promise<Page> {
  const page = pair.connector.mainWindow
  await reach(page, pair.address)
  await typePassword(page, undefined, options)
  await answerFactor(codeDialog(page), pair.setup)
  const viewer = await liveViewer(pair.connector)
  // It is made once the session is open, and takes as long as any password.
  if (options.remember === true) await expect(page.getByText('Saved login', { exact: true })).toBeVisible()
  return viewer
}

export const hasWindow = (app: RunningApp, role: 'host' | 'notice' | 'viewer'): boolean =>
  app.app.windows().some((page) => !page.isClosed() && page.url().endsWith(`/${role}.html`))

export async function captureIsGone(host: RunningApp): Promise<void> {
  await until('the host captures no more', () => !hasWindow(host, 'host') && !hasWindow(host, 'notice'))
}

/** Closes a viewer that shows why its session is over. */
export async function closeEndedViewer(pair: Pair, viewer: Page): Promise<void> {
  await viewer.getByRole('button', { name: 'Close' }).click()
  await until('the viewer is closed', () => viewer.isClosed())
  await captureIsGone(pair.host)
}

export async function endSession(pair: Pair, viewer: Page): Promise<void> {
  await viewer.getByRole('button', { name: 'End session' }).click()
  await until('the viewer is closed', () => viewer.isClosed())
  await captureIsGone(pair.host)
}

/** The connector reads in its dialog that it is not connected, and why. Then it closes the dialog. */
export async function expectNotConnected(page: Page, title: string | RegExp, advice: string | RegExp): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Not connected' })
  await expect(dialog.getByRole('alert')).toContainText(title)
  await expect(dialog.getByRole('alert')).toContainText(advice)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(dialog).toBeHidden()
}
