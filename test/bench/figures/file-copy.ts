// Owns: how fast a file gets to the host in a session, beside `scp` to this very machine, in turn. Never: counts until the
// last byte has been sent; the file has to have its name, which it gets when it is whole and its hash is right.
import { randomFillSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createCleanup } from '../../support/cleanup'
import { makeTempFolder } from '../../support/temp-folder'
import type { Figure, Measured } from '../figure'
import { AUTOMATIC_LOGIN, callFromPage, pressUntilGranted } from '../page-clock'
import { startSshServer } from '../peers/ssh'
import { median, summarize } from '../statistics'

const ROUNDS = 4
const MEGABYTES = 256
const LIMIT_MS = 120_000
const LOOK_EVERY_MS = 2
const LEAST = { of: 'p50', least: 0.6 } as const

export const fileCopy: Figure = {
  name: 'file-copy',
  async measure(bench): Promise<Measured> {
    const cleanup = createCleanup()
    try {
      const server = await startSshServer(cleanup, { secondFactor: false })
      const folder = await makeTempFolder(cleanup)
      const from = join(folder, 'copied.bin')
      await writeFile(from, randomFillSync(Buffer.alloc(MEGABYTES * 1e6)))
      const pair = await bench.pair()
      const arrived = join(dirname(pair.host.profile), 'Downloads', 'copied.bin')
      await mkdir(dirname(arrived), { recursive: true })
      await pair.connector.mainWindow.getByRole('textbox', { name: 'Remote address' }).fill(pair.address)
      await pair.askCodeForSavedLogins(false)
      await pressUntilGranted(pair.connector.mainWindow, AUTOMATIC_LOGIN)
      const viewer = await pair.connector.window('viewer')
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = -1; round < ROUNDS; round++) {
        const begun = performance.now()
        const dropped = await callFromPage(viewer, 'viewer.drop', { paths: [from] })
        if (!dropped.ok) throw new Error(`The file was not taken: ${dropped.code}`)
        while (!existsSync(arrived)) {
          if (performance.now() - begun > LIMIT_MS) throw new Error('The file did not arrive')
          await wait(LOOK_EVERY_MS)
        }
        const seconds = (performance.now() - begun) / 1000
        if ((await stat(arrived)).size !== MEGABYTES * 1e6) throw new Error('The file arrived with another size')
        await rm(arrived)
        const beside = await server.copy(from, join(folder, 'scp.bin'))
        // The first fills the caches of both.
        if (round < 0) continue
        ours.push(MEGABYTES / seconds)
        theirs.push(MEGABYTES / beside)
      }
      await pair.endSession()
      await pair.askCodeForSavedLogins(true)
      return {
        rows: [
          { figure: `file of ${MEGABYTES} MB to the host: Postern`, unit: 'MB/s', ...summarize(ours), bar: null },
          { figure: `file of ${MEGABYTES} MB to the host: scp`, unit: 'MB/s', ...summarize(theirs), bar: null },
          { figure: 'file to the host, as a share of scp’s rate', unit: '×', p50: median(ours) / median(theirs), p95: null, bar: LEAST }
        ],
        raw: { ours, theirs }
      }
    } finally {
      await cleanup.run()
    }
  }
}
