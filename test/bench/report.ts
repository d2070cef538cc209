// Owns: how a run is told: the table on the terminal, everything raw as JSON, and the newest run in docs/benchmarks.md.
// Never: names the machine or its user, or tells what was not measured as if it were.
import { cpus, release, totalmem } from 'node:os'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkout } from '../../build/paths.mjs'
import { electronPath } from '../../build/electron-path.mjs'
import { DEBIAN_PACKAGES } from '../../build/setup-debian.mjs'
import { runProgram } from '../support/processes'
import { type Gap, type Measured, type Row, isMet } from './figure'

export type Outcome = {
  readonly name: string
  readonly seconds: number
  /** Load average over the last minute when the figure was begun; others at work make every number worse. */
  readonly loadBefore: number
} & ({ readonly measured: Measured } | { readonly failure: string })

const HEADINGS = ['figure', 'p50', 'p95', 'p99', 'bar', 'verdict']

const inUnit = (value: number, unit: Row['unit']): string => `${value.toFixed(unit === '×' ? 2 : value < 10 ? 1 : 0)} ${unit}`

function verdictOf(row: Row): string {
  const met = isMet(row)
  return met === null ? '–' : met ? 'met' : 'MISSED'
}

const barOf = ({ bar, unit }: Row): string =>
  bar === null ? '–' : 'least' in bar ? `${bar.of} at least ${bar.least} ${unit}` : `${bar.of} at most ${rounded(bar.most)} ${unit}`
const rounded = (value: number): number => Math.round(value * 100) / 100

const cellsOf = (row: Row): string[] => {
  const cell = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : inUnit(value, row.unit))
  return [row.figure, cell(row.p50), cell(row.p95), cell(row.p99), barOf(row), verdictOf(row)]
}

const gapsOf = (outcome: Outcome): readonly Gap[] =>
  'measured' in outcome ? (outcome.measured.gaps ?? []) : [{ figure: outcome.name, why: outcome.failure.split('\n')[0] ?? '' }]

/** Whether everything that it is about was measured. */
export const isWhole = (outcome: Outcome): boolean => gapsOf(outcome).length === 0

/** A table that reads well on a terminal and is Markdown as well. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) => [
    ...('measured' in outcome ? outcome.measured.rows.map(cellsOf) : []),
    ...gapsOf(outcome).map(({ figure }) => [figure, '–', '–', '–', '–', 'NOT MEASURED'])
  ])
  const widths = HEADINGS.map((heading, column) => Math.max(...[HEADINGS, ...rows].map((row) => row[column]?.length ?? 0), heading.length))
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** One sentence about the whole run. */
export function conclusionOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap((outcome) => ('measured' in outcome ? outcome.measured.rows : []))
  const judged = rows.filter((row) => row.bar !== null)
  const missed = judged.filter((row) => isMet(row) === false)
  const gaps = outcomes.flatMap(gapsOf)
  const bars =
    missed.length === 0
      ? `All ${judged.length} bars were met.`
      : `${missed.length} of ${judged.length} bars were missed: ${missed.map((row) => row.figure).join('; ')}.`
  return gaps.length === 0 ? bars : `${bars} Could not be measured: ${gaps.map(({ figure, why }) => `${figure} (${why})`).join('; ')}.`
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
    versions: { postern: version, electron: electron.trim(), node: process.versions.node, ...(await peerVersions()) },
    conclusion: conclusionOf(outcomes),
    figures: outcomes.map((outcome) => ({
      ...outcome,
      ...('measured' in outcome && { measured: { ...outcome.measured, rows: outcome.measured.rows.map((row) => ({ ...row, met: isMet(row) })) } })
    }))
  }
}

/** The versions that Debian gives what is measured beside Postern; those that are installed. */
async function peerVersions(): Promise<Record<string, string>> {
  const listed = await runProgram('dpkg-query', ['-W', '-f', '${Package} ${Version} ${db:Status-Status}\\n']).catch(() => '')
  const installed = listed.split('\n').map((line) => line.split(' '))
  const wanted = new Set(DEBIAN_PACKAGES.peers)
  return Object.fromEntries(installed.flatMap(([name = '', version = '', status]) => (status === 'installed' && wanted.has(name) ? [[name, version]] : [])))
}

const HEADING = '## The newest run'

/** Replaces the newest run in docs/benchmarks.md, up to the next heading. @throws when it has no such part */
export async function publish({ date, command, machine, versions }: Awaited<ReturnType<typeof recordOf>>, outcomes: readonly Outcome[]): Promise<void> {
  const file = join(checkout, 'docs', 'benchmarks.md')
  const text = await readFile(file, 'utf8')
  const from = text.indexOf(`${HEADING}\n`)
  if (from < 0) throw new Error(`docs/benchmarks.md has no “${HEADING}”`)
  const next = text.indexOf('\n## ', from)
  const loads = outcomes.map(({ loadBefore }) => loadBefore)
  const part = [
    HEADING,
    `${date.slice(0, 10)}, \`${command}\`. ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}. Load average before the figures: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`,
    `Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    tableOf(outcomes),
    conclusionOf(outcomes)
  ].join('\n\n')
  await writeFile(file, `${text.slice(0, from)}${part}\n${next < 0 ? '' : text.slice(next)}`)
}
