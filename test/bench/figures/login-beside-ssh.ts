// Owns: how long a login takes beside the one that people know: ssh with a key and PAM's TOTP, in turn with ours.
// Never: counts Argon2id, which ssh with a key has not and which makes a stolen database useless; it is told beside it.
import { createCleanup } from '../../support/cleanup'
import { keyStretchingTimes } from '../argon2id'
import type { Figure, Measured, Row } from '../figure'
import { AUTOMATIC_LOGIN, pressUntilCodeField } from '../page-clock'
import { type SshLogin, startSshServer } from '../peers/ssh'
import { median, summarize } from '../statistics'
import { timesInApp } from './code-to-granted'
import { cancel } from './connect-to-code'

const ROUNDS = 10
const NOT_SLOWER = { of: 'p50', most: 1 } as const

export const loginBesideSsh: Figure = {
  name: 'login-beside-ssh',
  async measure(bench): Promise<Measured> {
    const cleanup = createCleanup()
    try {
      const server = await startSshServer(cleanup, { secondFactor: true })
      const { connector, address } = await bench.pair()
      const page = connector.mainWindow
      await page.getByRole('textbox', { name: 'Remote address' }).fill(address)
      const asked: number[] = []
      const stretching: number[] = []
      const ssh: SshLogin[] = []
      for (let round = -1; round < ROUNDS; round++) {
        const login = await pressUntilCodeField(page, AUTOMATIC_LOGIN)
        if (login.failures > 0) throw new Error('The host refused an honest login')
        await cancel(page)
        const [stretched = NaN] = await keyStretchingTimes(connector.app, 1)
        const theirs = await server.login()
        // The first fills the caches of all of them.
        if (round < 0) continue
        asked.push(login.ms - stretched)
        stretching.push(stretched)
        ssh.push(theirs)
      }
      const granted = await timesInApp(bench)
      const [toCode, toGranted] = [ssh.map((one) => one.toCode), ssh.map((one) => one.toGranted)]
      const row = (figure: string, times: readonly number[]): Row => ({ figure, unit: 'ms', ...summarize(times), bar: null })
      const multiple = (figure: string, ours: readonly number[], theirs: readonly number[]): Row => ({
        figure,
        unit: '×',
        p50: median(ours) / median(theirs),
        p95: null,
        bar: NOT_SLOWER
      })
      return {
        rows: [
          row('connect → code asked, without Argon2id: Postern', asked),
          row('connect → code asked: ssh with PAM TOTP', toCode),
          multiple('connect → code asked, as a multiple of ssh’s', asked, toCode),
          row('code → granted: Postern', granted),
          row('code → granted: ssh with PAM TOTP', toGranted),
          multiple('code → granted, as a multiple of ssh’s', granted, toGranted),
          row('OPAQUE with Argon2id, taken off', stretching)
        ],
        raw: { asked, stretching, ssh, granted }
      }
    } finally {
      await cleanup.run()
    }
  }
}
