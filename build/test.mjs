// Owns: `npm test`: set-up, build, and every check, in the order of how fast they answer.
// `npm test -- --only lint,e2e` runs only these stages; `--verbose` shows their output as it comes; words that follow go
// to the last of the stages (`-- --only unit border`). Never: goes on after a stage that failed.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build.mjs'
import { checkout } from './paths.mjs'
import { runMain, say, seconds } from './say.mjs'
import { setup } from './setup.mjs'
import { runStage } from './stage.mjs'
import { playwrightCounts, vitestCounts } from './test-counts.mjs'

const bin = (path) => join(checkout, 'node_modules', ...path.split('/'))
const results = join(checkout, 'test-results')
const report = (stage) => join(results, `${stage}.json`)

const vitest = (name) => ({
  name,
  args: [bin('vitest/vitest.mjs'), 'run', '--config', 'build/vitest.config.mjs', '--project', name, '--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`],
  counts: vitestCounts,
  limitMinutes: 8
})

const STAGES = [
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '--config', 'build/eslint.config.mjs', '--max-warnings=0', '.'], limitMinutes: 5 },
  { name: 'types', args: [bin('typescript/bin/tsc'), '--noEmit'], limitMinutes: 5 },
  vitest('unit'),
  vitest('integration'),
  vitest('security'),
  {
    name: 'e2e',
    args: [bin('@playwright/test/cli.js'), 'test', '--config', 'build/playwright.config.mjs', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report('e2e') },
    counts: playwrightCounts,
    limitMinutes: 25
  }
]

await runMain(async () => {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } },
    allowPositionals: true
  })
  const stages = chosen(values.only)
  const total = { passed: 0, failed: 0, skipped: 0 }
  let start = performance.now()
  await setup({ needs: ['app', 'screen'] })
  say(`set-up ok (${seconds(start)})`)
  start = performance.now()
  await build()
  say(`build ok (${seconds(start)})`)
  await mkdir(results, { recursive: true })
  let good = true
  for (const [index, stage] of stages.entries()) {
    good = await runOne(stage, index === stages.length - 1 ? positionals : [], values.verbose, total)
    if (!good) break
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  say(`${total.passed} passed, ${total.failed} failed${skipped}`)
  return good ? 0 : 1
})

async function runOne(stage, extra, verbose, total) {
  const start = performance.now()
  await rm(report(stage.name), { force: true })
  const { ok, output } = await runStage(stage, extra, verbose)
  const counts = stage.counts ? stage.counts(await readReport(stage.name)) : { passed: 0, failed: ok ? 0 : 1, skipped: 0 }
  // A stage can fail without a failed test: it found none, or could not start. It counts as one failure.
  if (!ok && counts.failed === 0) counts.failed = 1
  for (const kind of Object.keys(total)) total[kind] += counts[kind]
  const good = ok && counts.failed === 0
  await writeFile(join(results, `${stage.name}.log`), output)
  if (!good && !verbose) say(shortened(output.toString(), join('test-results', `${stage.name}.log`)))
  const tests = stage.counts ? `, ${counts.passed} passed${counts.failed ? `, ${counts.failed} failed` : ''}` : ''
  say(`${stage.name} ${good ? 'ok' : 'FAILED'} (${seconds(start)}${tests})`)
  return good
}

/** The beginning and the end: an app that fails may repeat itself a thousand times in between. */
function shortened(text, file) {
  const lines = text.split('\n')
  if (lines.length <= 200) return text
  return [...lines.slice(0, 80), `… ${lines.length - 180} lines left out, all are in ${file} …`, ...lines.slice(-100)].join('\n')
}

function chosen(only) {
  if (!only) return STAGES
  const names = only.split(',')
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name))
  if (unknown.length > 0) throw new Error(`No such stage: ${unknown.join(', ')}. There are ${STAGES.map(({ name }) => name).join(', ')}.`)
  return STAGES.filter((stage) => names.includes(stage.name))
}

async function readReport(name) {
  try {
    return JSON.parse(await readFile(report(name), 'utf8'))
  } catch {
    return null
  }
}
