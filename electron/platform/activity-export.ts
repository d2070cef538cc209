// Owns: writing the exported log where the owner says. Never: leaves half a file under the chosen name.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { type BrowserWindow, dialog } from 'electron'
import { type Result, failure, success } from '../../shared/result'
import { exportHeading, exportLine } from '../audit/export'
import type { HashChainedLog } from '../audit/audit-log'

/** False when the owner cancelled. The format follows the name's ending. */
export async function exportActivity(
  log: Pick<HashChainedLog, 'stored' | 'checkpoint'>,
  deviceName: string,
  parent: BrowserWindow | null
): Promise<Result<boolean, 'write-failed'>> {
  const options = {
    title: 'Export activity',
    defaultPath: `Postern activity - ${deviceName.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')}.jsonl`,
    filters: [
      { name: 'JSON Lines (can be verified)', extensions: ['jsonl'] },
      { name: 'CSV (for a spreadsheet)', extensions: ['csv'] }
    ]
  }
  const chosen = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options))
  if (chosen.canceled || chosen.filePath === '') return success(false)
  const partial = `${chosen.filePath}.part`
  try {
    await writeLines(partial, lines(log, chosen.filePath.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl'))
    await rename(partial, chosen.filePath)
    return success(true)
  } catch {
    await rm(partial, { force: true })
    return failure('write-failed')
  }
}

function* lines(log: Pick<HashChainedLog, 'stored' | 'checkpoint'>, format: 'csv' | 'jsonl'): Generator<string> {
  const end = format === 'csv' ? '\r\n' : '\n'
  const heading = exportHeading(format, log.checkpoint())
  if (heading !== null) yield `${heading}${end}`
  for (const record of log.stored()) yield `${exportLine(record, format)}${end}`
}

async function writeLines(path: string, text: Iterable<string>): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600 })
  await once(file, 'open')
  for (const line of text) if (!file.write(line)) await once(file, 'drain')
  file.end()
  await once(file, 'finish')
}
