// Proves: "Start Postern when I log in" leaves what a desktop starts, and what it starts can be reached without a window.
import { access, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { inherited } from '../support/app'
import { allowUnattendedAccess, expectSettled, openSettings } from '../support/flows'
import { startProgram, until } from '../support/processes'
import { startOne } from './pair'
import { listeningOn } from './processes-of'
import { settingsOf } from './profile'

test('“Start Postern when I log in” starts it in the tray, and unticking it leaves nothing', async () => {
  const one = await startOne()
  try {
    const page = one.app.mainWindow
    const folder = join(one.computer.folder, 'config', 'autostart')
    const box = page.getByRole('checkbox', { name: 'Start Postern when I log in' })
    await allowUnattendedAccess(page)
    await openSettings(page, 'Network')
    await expect(box).not.toBeChecked()
    await box.check()
    await expectSettled(box, true)
    await until('there is an entry', async () => (await readdir(folder).catch(() => [])).length === 1)
    const file = join(folder, (await readdir(folder))[0]!)
    const command = [...(/^Exec=(.*)$/m.exec(await readFile(file, 'utf8'))?.[1] ?? '').matchAll(/"([^"]*)"/g)].map(([, argument]) => argument!)
    expect(command).toContain('--hidden')
    // On a Wayland desktop it would have other windows without it.
    expect(command).toContain('--ozone-platform=x11')
    await one.app.close()

    const started = startProgram(command[0]!, command.slice(1), { env: { ...inherited(), ...one.computer.env }, cwd: one.computer.folder })
    try {
      const { port } = settingsOf(one.app).network
      await until('it listens', async () => (await listeningOn(port)).length > 0)
      expect(await one.computer.input.hasWindow('Postern')).toBe(false)
    } finally {
      await started.stop()
    }
  } finally {
    await one.stop()
  }
})

test('unticking it takes the entry away', async () => {
  const one = await startOne()
  try {
    const folder = join(one.computer.folder, 'config', 'autostart')
    const box = one.app.mainWindow.getByRole('checkbox', { name: 'Start Postern when I log in' })
    await openSettings(one.app.mainWindow, 'Network')
    await box.check()
    await expectSettled(box, true)
    await until('there is an entry', async () => (await readdir(folder).catch(() => [])).length === 1)
    await access(join(folder, (await readdir(folder))[0]!))
    await box.uncheck()
    await until('there is none', async () => (await readdir(folder)).length === 0)
  } finally {
    await one.stop()
  }
})
