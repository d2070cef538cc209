// Owns: running a TypeScript program of this checkout in Node, without writing a built copy anywhere.
// Usage: node build/run-ts.mjs test/e2e/demo.ts [arguments]. Never: type-checks; `npm run types` does.
import { resolve } from 'node:path'
import { runnerImport } from 'vite'
import { runMain } from './say.mjs'
import { wat } from './wat.mjs'

// A signal becomes an exit, so that the program's own 'exit' listeners end what it started.
for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) process.once(signal, () => process.exit(code))

await runMain(async () => {
  const [file, ...args] = process.argv.slice(2)
  if (!file) throw new Error('Name a TypeScript file.')
  const program = resolve(file)
  // The program sees its own name and arguments, as if Node had started it.
  process.argv.splice(1, process.argv.length, program, ...args)
  const { module } = await runnerImport(program, { configFile: false, logLevel: 'error', plugins: [wat()] })
  // A program either does its work while it is loaded, or exports `main`, whose number is the exit code.
  return typeof module.main === 'function' ? module.main(args) : process.exitCode
})

// A program that failed half-way may have left a child that would keep this process alive; ending ends that too.
process.exit()
