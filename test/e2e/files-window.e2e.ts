// Proves: what a person meets in the "Files" window: what is selected is seen, the keyboard stays where it is, a copy that
// cannot begin says so, and none begins once the session is over. Never: looks at what arrives; files.e2e.ts does.
import { rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Page, expect, test } from '@playwright/test'
import { expectLooksChanged, withForcedColors } from './forced-colors'
import { type ArmedPair, openSession, startArmedPair } from './pair'

test.describe.serial('the “Files” window', () => {
  let pair: ArmedPair
  let files: Page
  const path = (name: string) => join(pair.connectorComputer.folder, name)
  const here = () => files.getByRole('region', { name: 'This computer', exact: true })
  const row = (name: string) => here().getByRole('option', { name: new RegExp(`^${name} `) })
  /** What was written meanwhile is shown. */
  const readAgain = () => here().getByRole('listbox').press('F5')

  test.beforeAll(async () => {
    pair = await startArmedPair()
    await writeFile(path('small.txt'), 'small')
    await (await openSession(pair)).getByRole('button', { name: 'Files' }).click()
    files = await pair.connector.window('files')
    await expect(row('small.txt')).toBeVisible()
  })
  test.afterAll(() => pair.stop())

  test('a file that is selected looks so with the system’s own colours, too', async () => {
    const toggle = () => row('small.txt').click({ modifiers: ['Control'] })
    await toggle()
    await withForcedColors(files, () => expectLooksChanged(row('small.txt').getByText('small.txt'), toggle))
  })

  test('the keyboard stays with the copies when the button that it was on goes away', async () => {
    const queue = files.getByRole('region', { name: 'Copying' })
    const button = (name: string) => queue.getByRole('button', { name })
    await writeFile(path('huge.bin'), '')
    // Long enough to be there still when it is stopped.
    await truncate(path('huge.bin'), 4_000_000_000)
    await readAgain()
    await row('huge.bin').click()
    await files.keyboard.press('Control+F5')
    await button('Pause huge.bin').focus()
    for (const next of ['Resume huge.bin', 'Pause huge.bin', 'Resume huge.bin']) {
      await files.keyboard.press('Enter')
      await expect(button(next)).toBeFocused()
    }
    await button('Cancel huge.bin').press('Enter')
    await expect(queue.getByText(/^Cancelled/)).toBeVisible()
    await expect(queue.getByRole('list', { name: 'Copying' })).toBeFocused()
    await button('Clear finished').press('Enter')
    await expect(queue.getByText('Nothing is being copied')).toBeVisible()
    await expect(queue.getByRole('heading', { name: 'Copying' })).toBeFocused()
    await rm(path('huge.bin'))
  })

  test('a copy that fails is told of as one, above the folder, and what is gone is not selected any more', async () => {
    const copy = here().getByRole('button', { name: /^Copy to / })
    await writeFile(path('gone.txt'), '')
    await readAgain()
    await row('gone.txt').click()
    await rm(path('gone.txt'))
    await copy.click()
    await expect(here().getByRole('alert')).toHaveText(/^It was not copied.*It is not there any more\.$/)
    await readAgain()
    await expect(row('gone.txt')).toBeHidden()
    await expect(copy).toBeDisabled()
  })

  test('once the session is over, neither a key nor a double-click begins a copy', async () => {
    await (await pair.host.window('notice')).getByRole('button', { name: 'Disconnect' }).click()
    await expect(files.getByText('The session is over. Connect again to copy files.')).toBeVisible()
    await row('small.txt').dblclick()
    await here().getByRole('listbox').press('Enter')
    await here().getByRole('listbox').press('Control+F5')
    // Each takes main as long as the beginning of a copy, which would be seen by then.
    for (const name of ['newer.txt', 'newest.txt']) {
      await writeFile(path(name), '')
      await readAgain()
      await expect(row(name)).toBeVisible()
    }
    await expect(files.getByText('Nothing is being copied')).toBeVisible()
  })
})
