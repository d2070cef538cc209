// Owns: the demonstration: two real copies of the app on two virtual screens, each with its own keyring. It enrolls,
// is refused without a code and with a wrong one, gets in with the right one, works on the far screen and leaves.
// With --images it also renews the pictures of the README.
// Never: retries or skips; the first step that fails ends it with a non-zero exit code.
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { checkout } from '../../build/paths.mjs'
import { type RunningApp, launchApp } from '../support/app'
import { wrongCode } from '../support/codes'
import { type Computer, startComputer } from '../support/computer'
import { DEMO_PASSWORD, type Setup, allowUnattendedAccess, enableTwoFactor, nameDevice, reach, typeCode, typePassword } from '../support/flows'
import { until } from '../support/processes'
import { RawConnector, newConnectorKey } from '../support/raw-connector'
import { moveOverRemoteScreen, remoteScreenSize } from '../support/remote-screen'
import { openTextProgram } from '../support/remote-text'

type Step = { readonly step: string; readonly outcome: string; readonly milliseconds: number }

const folder = join(checkout, 'demo')
/** What the README shows of the demonstration: its file there, and the picture. */
const IMAGES = [
  ['session.png', 'connector-session'],
  ['authorization-code.png', 'connector-code']
] as const
const TYPED = [
  ['de', 'Grüße €'],
  ['es', 'ñ'],
  ['us', ' from the connector']
] as const

export async function main(args: readonly string[]): Promise<number> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const steps: Step[] = []
  const started = new Date().toISOString()
  let failure: string | null = null
  const computers: Computer[] = []
  const apps: RunningApp[] = []

  /** Runs one step; its outcome is what `work` returns. */
  const step = async <Value>(name: string, work: () => Promise<readonly [outcome: string, value: Value]>): Promise<Value> => {
    const begun = performance.now()
    try {
      const [outcome, value] = await work()
      const milliseconds = Math.round(performance.now() - begun)
      steps.push({ step: name, outcome, milliseconds })
      console.log(`${String(steps.length).padStart(2)}. ${name}: ${outcome} (${milliseconds} ms)`)
      return value
    } catch (error) {
      steps.push({ step: name, outcome: 'failed', milliseconds: Math.round(performance.now() - begun) })
      throw error
    }
  }
  const picture = (computer: Computer, name: string): Promise<Buffer> =>
    computer.screen.screenshot(join(folder, `${String(steps.length + 1).padStart(2, '0')}-${name}.png`))

  try {
    const [here, there] = await step('Start a host and a connector on two screens', async () => {
      const made = await Promise.all([startComputer(), startComputer()])
      computers.push(...made)
      for (const computer of made) apps.push(await launchApp(computer))
      for (const [index, name] of ['Workshop', "Mira's laptop"].entries()) {
        const app = apps[index]
        if (app !== undefined) await nameDevice(app.mainWindow, name)
      }
      return ['started', made] as const
    })
    const [host, connector] = apps as [RunningApp, RunningApp]
    const address = `127.0.0.1:${host.directPort}`

    await step('Owner sets a password and allows unattended access', async () => {
      await allowUnattendedAccess(host.mainWindow)
      await picture(here, 'host-access')
      return ['allowed', null] as const
    })

    const setup = await step('Owner enables two-factor authentication', async (): Promise<readonly [string, Setup]> => {
      const made = await enableTwoFactor(host.mainWindow, (name) => picture(here, `host-${name}`))
      await picture(here, 'host-two-factor-on')
      return ['enabled, 6 recovery codes shown once', made]
    })

    await step('Patched connector leaves the code out', async () => {
      const patched = await RawConnector.connect(host.directPort)
      const asked = await patched.reachCode(DEMO_PASSWORD, newConnectorKey())
      if (asked.type !== 'factor-required') throw new Error(`The host said ${asked.type} instead of asking for the code`)
      patched.send({ type: 'signal', body: '{}' })
      const answer = await patched.next()
      if (answer.type !== 'refused') throw new Error(`The host said ${answer.type} instead of refusing`)
      if (host.app.windows().some((page) => page.url().includes('/host.html'))) throw new Error('Something captures the screen')
      return [`refused (${answer.reason})`, null] as const
    })

    await step('Connector types address and password', async () => {
      await reach(connector.mainWindow, address)
      const field = connector.mainWindow.getByLabel('Unattended access password', { exact: true })
      await expect(field).toBeFocused()
      await picture(there, 'connector-password')
      await typePassword(connector.mainWindow)
      await expect(connector.mainWindow.getByRole('textbox', { name: 'Authorization code' })).toBeFocused()
      await picture(there, 'connector-code')
      return ['asked for the authorization code', null] as const
    })

    await step('Connector types a wrong code', async () => {
      await typeCode(connector.mainWindow, wrongCode(setup.authenticator.secret))
      const dialog = connector.mainWindow.getByRole('dialog')
      // The patched connector's try and this one are paid from the same budget.
      await expect(dialog.getByText(/3 tries left/)).toBeVisible()
      await picture(there, 'connector-wrong-code')
      return ['refused', null] as const
    })

    const viewer = await step('Connector types the right code', async () => {
      await typeCode(connector.mainWindow, await setup.authenticator.nextCode())
      await expect(connector.mainWindow.getByText(/^Connected to /)).toBeVisible()
      return ['granted', await connector.window('viewer')] as const
    })

    await step('The remote screen appears', async () => {
      await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
      await until('a frame is shown', async () => (await remoteScreenSize(viewer)).width > 1)
      await until('the notice is up', async () => host.app.windows().some((page) => page.url().includes('/notice.html')))
      return ['shown', null] as const
    })

    await step('Connector moves the mouse', async () => {
      await there.input.activate(await there.input.windowWithTitle('– Postern$'))
      for (const [x, y] of [[0.25, 0.3], [0.5, 0.55]] as const) {
        await moveOverRemoteScreen(viewer, there, x, y)
        await until('the pointer has followed', async () => {
          const now = await here.input.position()
          return Math.abs(now.x - x * here.screen.width) <= 3 && Math.abs(now.y - y * here.screen.height) <= 3
        })
      }
      const now = await here.input.position()
      return [`the host's pointer went to ${now.x}, ${now.y}`, null] as const
    })

    await step('Connector types into a program on the host', async () => {
      const program = await openTextProgram(here)
      // Each character from a layout that has it; the host's own layout has none of them.
      let typed = ''
      for (const [layout, text] of TYPED) {
        await there.screen.setKeyboardLayout(layout)
        await there.input.type(text)
        // A key that is still on its way when the layout changes would be read by the next one.
        await program.expectText((typed += text))
      }
      await picture(there, 'connector-session')
      await picture(here, 'host-controlled')
      await program.stop()
      return [`“${typed}” arrived`, null] as const
    })

    await step('Connector ends the session', async () => {
      await viewer.getByRole('button', { name: 'End session' }).click()
      await until('the viewer is closed', async () => viewer.isClosed())
      await until('the host captures no more', async () => !host.app.windows().some((page) => page.url().includes('/host.html')))
      await host.mainWindow.getByRole('link', { name: 'Activity' }).click()
      await host.mainWindow.getByRole('button', { name: 'Verify log' }).click()
      await expect(host.mainWindow.getByText(/intact|unchanged/i)).toBeVisible()
      await picture(here, 'host-activity')
      await picture(there, 'connector-after')
      return ['ended', null] as const
    })
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    console.error(failure)
    for (const [index, computer] of computers.entries()) await picture(computer, `failure-${index === 0 ? 'host' : 'connector'}`)
    for (const app of apps) console.error(app.output())
  } finally {
    for (const app of apps) await app.close()
    for (const computer of computers) await computer.stop()
  }
  if (failure === null && args.includes('--images')) await renewImages()
  const summary = { started, passed: failure === null, steps, ...(failure === null ? {} : { failure }) }
  await writeFile(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`)
  console.log(failure === null ? 'Every step had the outcome it must have. See demo/summary.json and the pictures beside it.' : 'A step failed.')
  return failure === null ? 0 : 1
}

async function renewImages(): Promise<void> {
  const taken = await readdir(folder)
  for (const [image, name] of IMAGES) {
    const file = taken.find((one) => one.endsWith(`-${name}.png`))
    if (file === undefined) throw new Error(`The demonstration took no picture called ${name}`)
    await copyFile(join(folder, file), join(checkout, 'docs', 'images', image))
  }
}
