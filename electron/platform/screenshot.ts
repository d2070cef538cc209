// Owns: keeping a picture of a remote screen where the user says. Never: writes anything but a PNG, or half of one.
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserWindow, app, dialog } from 'electron'
import { type Result, failure, success } from '../../shared/result'
import { isPng, screenshotName } from '../session/screenshot'

/** False when the user cancelled. `hostName` is whose screen it shows. */
export async function saveScreenshot(png: Uint8Array, hostName: string, parent: BrowserWindow): Promise<Result<boolean, 'write-failed'>> {
  if (!isPng(png)) return failure('write-failed')
  const { canceled, filePath } = await dialog.showSaveDialog(parent, {
    title: 'Save screenshot',
    defaultPath: join(app.getPath('pictures'), screenshotName(hostName, new Date())),
    filters: [{ name: 'PNG picture', extensions: ['png'] }]
  })
  if (canceled || filePath === '') return success(false)
  const partial = `${filePath}.part`
  try {
    await writeFile(partial, png, { mode: 0o600 })
    await rename(partial, filePath)
    return success(true)
  } catch {
    await rm(partial, { force: true })
    return failure('write-failed')
  }
}
