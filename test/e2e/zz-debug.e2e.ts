import { test } from '@playwright/test'
import { launchApp } from '../support/app'
import { startComputer } from '../support/computer'
test('dbg', async () => {
  const computer = await startComputer()
  try {
    const p = await launchApp(computer)
    await computer.input.windowWithTitle('Postern$')
    const child = p.app.process()
    const t = performance.now()
    child.once('exit', (c, s) => console.log('exit', c, s, performance.now() - t))
    await p.close()
    console.log('closed', performance.now() - t, p.output())
  } finally { await computer.stop() }
})
