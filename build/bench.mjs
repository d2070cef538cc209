// Owns: `npm run bench -- --json FILE`. The measurements are test/bench/main.ts. Never: judges; the report does.
import { runProgramOfTests } from './program.mjs'
import { runMain } from './say.mjs'

await runMain(() => runProgramOfTests('test/bench/main.ts', process.argv.slice(2), ['app', 'screen', 'peers']))
