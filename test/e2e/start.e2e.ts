// Proves: the built app starts on a bare screen with a keyring, and ends without leaving anything behind.
import { expect, test } from '@playwright/test'
import { launchApp } from '../support/app'
import { startComputer } from '../support/computer'

test('the app opens a window titled Postern', async () => {
  const computer = await startComputer()
  try {
    const postern = await launchApp(computer)
    await expect(postern.mainWindow).toHaveTitle(/Postern$/)
    await computer.input.windowWithTitle('Postern$')
    await postern.close()
    expect(postern.isRunning()).toBe(false)
    expect(postern.exitCode()).toBe(0)
  } finally {
    await computer.stop()
  }
})
