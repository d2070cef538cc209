// Owns: asking the person where a recording shall go.
import { join } from 'node:path'
import { type BrowserWindow, app, dialog } from 'electron'
import type { RecordingFile } from '../session/aside/viewer-asides'
import { recordingName } from '../session/screenshot'
import { openRecordingFile } from './recording-file'

/** Null when the person cancelled. `hostName` is whose screen it shows. */
export async function chooseRecording(hostName: string, parent: BrowserWindow): Promise<RecordingFile | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(parent, {
    title: 'Record the screen',
    defaultPath: join(app.getPath('videos'), recordingName(hostName, new Date())),
    buttonLabel: 'Record',
    filters: [{ name: 'WebM video', extensions: ['webm'] }]
  })
  return canceled || filePath === '' ? null : openRecordingFile(filePath)
}
