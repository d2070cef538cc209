// Owns: one copy of Postern and who sits at it, in a process of its own, so that it can be in a network of its own: the
// driver talks to the app over loopback. Usage: run-ts postern-end.ts [apart], then orders. Never: an X server in a network of its
// own. It would take the number of one outside, and its socket's name, which all of them share.
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { launchApp } from '../../support/app'
import { createCleanup } from '../../support/cleanup'
import { startComputer } from '../../support/computer'
import { allowUnattendedAccess, enableTwoFactor, openSettings, reach, typeCode, typePassword } from '../../support/flows'
import { answerOrders } from '../helper'
import { SCREEN } from '../meter/scene'
import { callFromPage } from '../page-clock'
import type { End } from '../peers/peer'

export type PosternOrders = {
  /** Sets up password and second factor, as an owner would. Returns the port it listens on, and a code. */
  readonly arm: () => Promise<{ readonly port: number; readonly code: string }>
  /** From the address to the remote screen, over the connector's whole screen. */
  readonly connect: (to: { readonly address: string; readonly code: string }) => Promise<void>
  readonly end: () => End
  /** Begins to copy a file of so many bytes to the host, as if it had been dropped on the remote screen. */
  readonly copy: (bytes: number) => Promise<void>
}

export async function main([apart]: readonly string[]): Promise<number> {
  const cleanup = createCleanup()
  try {
    const outside = apart === undefined ? [] : ['nsenter', `--net=/proc/${process.ppid}/ns/net`]
    const computer = await startComputer({ ...SCREEN, through: outside })
    cleanup.add(computer.stop)
    const copy = await launchApp(computer)
    cleanup.add(copy.close)
    const page = copy.mainWindow
    await answerOrders<PosternOrders>({
      end: () => ({ display: computer.screen.display, leaders: [computer.screen.pid, copy.pid] }),
      copy: async (bytes) => {
        const viewer = await copy.window('viewer')
        const file = join(computer.folder, 'dropped.bin')
        await writeFile(file, randomBytes(bytes))
        const dropped = await callFromPage(viewer, 'viewer.drop', { paths: [file] })
        if (!dropped.ok) throw new Error(`The file was not taken: ${dropped.code}`)
      },
      arm: async () => {
        await allowUnattendedAccess(page)
        const { authenticator } = await enableTwoFactor(page)
        await openSettings(page, 'Network')
        return { port: copy.directPort, code: await authenticator.nextCode() }
      },
      connect: async ({ address, code }) => {
        await reach(page, address)
        await typePassword(page)
        await typeCode(page, code)
        const viewer = await copy.window('viewer')
        await expect(viewer.getByText('Connected', { exact: true })).toBeVisible()
        await computer.input.activate(await computer.input.windowWithTitle('– Postern$'))
        // As a person does: the bar leaves the picture, which then has one pixel for each of the remote screen.
        await computer.input.key('F11')
        await expect(viewer.locator('#screen')).toHaveAttribute('data-exact', 'true')
      }
    })
  } finally {
    await cleanup.run()
  }
  return 0
}
