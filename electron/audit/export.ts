// Owns: the log as a file: JSON Lines, which can be verified away from this computer, and CSV for a spreadsheet.
// Never: a cell that a spreadsheet would take for a formula.
import type { Checkpoint, StoredRecord } from './audit-log'

export type ExportFormat = 'jsonl' | 'csv'

const COLUMNS = [
  'kind',
  'connectorName',
  'connectorKey',
  'source',
  'sessionId',
  'credential',
  'secondFactor',
  'reason',
  'seconds',
  'value'
] as const

/** One record as a line. JSON Lines keep `at` and `body` exactly as they were hashed. */
export function exportLine(record: StoredRecord, format: ExportFormat): string {
  if (format === 'jsonl') return JSON.stringify(record)
  const activity = JSON.parse(record.body) as Record<string, unknown>
  const cells = [record.seq, new Date(record.at).toISOString(), ...COLUMNS.map((name) => activity[name] ?? ''), record.hash]
  return cells.map(cell).join(',')
}

/** The line before the records: the names of the columns, or where the chain begins when its oldest part was removed. */
export function exportHeading(format: ExportFormat, checkpoint: Checkpoint | null): string | null {
  if (format === 'csv') return ['seq', 'time', ...COLUMNS, 'hash'].join(',')
  return checkpoint === null ? null : JSON.stringify({ checkpoint })
}

/** RFC 4180 section 2, and a leading apostrophe for what begins like a formula. */
function cell(value: unknown): string {
  const text = String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
