// Proves: a bar is met, missed, or not judged, whichever way it points; what was not measured is told and never met.
import { expect, test } from 'vitest'
import { type Row, isMet } from '../../bench/figure'
import { type Outcome, conclusionOf, isWhole, tableOf } from '../../bench/report'

const row = (bar: Row['bar']): Row => ({ figure: 'frames', unit: 'fps', p50: 20, p95: 30, bar })
const measured = (rows: readonly Row[], why?: string): Outcome => ({
  name: 'film',
  seconds: 1,
  loadBefore: 0,
  measured: { rows, raw: {}, ...(why !== undefined && { gaps: [{ figure: 'film: x11vnc', why }] }) }
})

test('a bar from above and one from below are judged by the number that they name', () => {
  expect(isMet(row({ of: 'p50', most: 20 }))).toBe(true)
  expect(isMet(row({ of: 'p95', most: 29 }))).toBe(false)
  expect(isMet(row({ of: 'p50', least: 20 }))).toBe(true)
  expect(isMet(row({ of: 'p50', least: 21 }))).toBe(false)
  expect(isMet(row(null))).toBeNull()
})

test('what could not be measured is named with its reason, and counts neither as met nor as missed', () => {
  const outcome = measured([row({ of: 'p50', least: 15 })], 'x11vnc not installed')
  expect(isWhole(outcome)).toBe(false)
  expect(tableOf([outcome])).toMatch(/film: x11vnc .* NOT MEASURED/)
  expect(conclusionOf([outcome])).toBe('All 1 bars were met. Could not be measured: film: x11vnc (x11vnc not installed).')
})

test('a figure that failed as a whole is a gap too', () => {
  const outcome: Outcome = { name: 'thin-link', seconds: 1, loadBefore: 0, failure: 'No network namespaces here\n    at somewhere' }
  expect(isWhole(outcome)).toBe(false)
  expect(conclusionOf([outcome])).toContain('thin-link (No network namespaces here)')
})
