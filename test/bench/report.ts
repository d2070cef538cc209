// Owns: how a run is told: the table on the terminal, and everything raw as JSON. Never: names the machine or its user.
import { cpus, release, totalmem } from 'node:os'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkout } from '../../build/paths.mjs'
import { electronPath } from '../../build/electron-path.mjs'
import { runProgram } from '../support/processes'
import { type Measured, type Row, isMet } from './figure'

export type Outcome = {
  readonly name: string
  readonly seconds: number
  /** Load average over the last minute when the figure was begun; others at work make every number worse. */
  readonly loadBefore: number
} & ({ readonly measured: Measured } | { readonly failure: string })

const HEADINGS = ['figure', 'p50', 'p95', 'bar', 'verdict']

const inUnit = (value: number, unit: Row['unit']): string => `${value.toFixed(unit === '×' ? 2 : value < 10 ? 1 : 0)} ${unit}`

function verdictOf(row: Row): string {
  const met = isMet(row)
  return met === null ? '–' : met ? 'met' : 'MISSED'
}

const cellsOf = (row: Row): string[] => [
  row.figure,
  inUnit(row.p50, row.unit),
  row.p95 === null ? '–' : inUnit(row.p95, row.unit),
  row.bar === null ? '–' : `${row.bar.of} at most ${row.bar.most} ${row.unit}`,
  verdictOf(row)
]

/** A table that reads well on a terminal and is Markdown as well. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) =>
    'measured' in outcome ? outcome.measured.rows.map(cellsOf) : [[outcome.name, '–', '–', '–', 'NOT MEASURED']]
  )
  const widths = HEADINGS.map((heading, column) => Math.max(...[HEADINGS, ...rows].map((row) => row[column]?.length ?? 0), heading.length))
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** One sentence about the whole run. */
export function conclusionOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) => ('measured' in outcome ? outcome.measured.rows : []))
  const judged = rows.filter((row) => row.bar !== null)
  const missed = judged.filter((row) => isMet(row) === false)
  const failed = outcomes.filter((outcome) => 'failure' in outcome).map((outcome) => outcome.name)
  const bars =
    missed.length === 0
      ? `All ${judged.length} bars were met.`
      : `${missed.length} of ${judged.length} bars were missed: ${missed.map((row) => row.figure).join('; ')}.`
  return failed.length === 0 ? bars : `${bars} Could not be measured: ${failed.join(', ')}.`
}

export async function recordOf(outcomes: readonly Outcome[], args: readonly string[], started: Date) {
  const [cpu] = cpus()
  const { version } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')) as { version: string }
  const electron = await runProgram(electronPath(), ['-p', 'process.versions.electron'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }).catch(
    () => 'unknown'
  )
  return {
    date: started.toISOString(),
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    machine: {
      cpu: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${process.platform} ${release()} ${process.arch}`
    },
    versions: { postern: version, electron: electron.trim(), node: process.versions.node },
    conclusion: conclusionOf(outcomes),
    figures: outcomes.map((outcome) => ({
      ...outcome,
      ...('measured' in outcome && { measured: { ...outcome.measured, rows: outcome.measured.rows.map((row) => ({ ...row, met: isMet(row) })) } })
    }))
  }
}
