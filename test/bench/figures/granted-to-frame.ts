// Owns: how long it takes from the grant until something of a 1080p screen is on the connector's screen, and until all of
// it is. Never: counts a picture of another size.
import { expect } from '@playwright/test'
import type { Figure, Measured } from '../figure'
import { AUTOMATIC_LOGIN, callFromPage, pressUntilGranted } from '../page-clock'
import type { Pair } from '../pair'
import { median, summarize } from '../statistics'
import { until } from '../../support/processes'
import { remoteScreenSize } from '../../support/remote-screen'

const ROUNDS = 10

type Times = { readonly recorded: number; readonly heard: number; readonly framed: number; readonly whole: number; readonly size: string }

export const grantedToFrame: Figure = {
  name: 'granted-to-frame',
  async measure(bench): Promise<Measured> {
    const pair = await bench.pair()
    await pair.connector.mainWindow.getByRole('textbox', { name: 'Remote address' }).fill(pair.address)
    await pair.askCodeForSavedLogins(false)
    const rounds: Times[] = []
    for (let done = 0; done < ROUNDS; done++) rounds.push(await round(pair))
    await pair.askCodeForSavedLogins(true)
    const fromRecord = rounds.map(({ recorded, framed }) => framed - recorded)
    const wholeFromRecord = rounds.map(({ recorded, whole }) => whole - recorded)
    const fromPage = rounds.map(({ heard, framed }) => framed - heard)
    return {
      rows: [
        { figure: 'granted → first frame of a 1080p screen', unit: 'ms', ...summarize(fromRecord), bar: { of: 'p50', most: 150 } },
        { figure: 'granted → nothing of the 1080p screen is missing', unit: 'ms', ...summarize(wholeFromRecord), bar: null }
      ],
      raw: { fromRecord, wholeFromRecord, fromPage, medianFromPage: median(fromPage), sizes: rounds.map(({ size }) => size) }
    }
  }
}

/** From the moment that the host's log has of the grant; it is taken before the grant is even sent. */
async function round({ host, connector, endSession }: Pair): Promise<Times> {
  await connector.app.evaluate(() => performance.clearMarks())
  const heard = await pressUntilGranted(connector.mainWindow, AUTOMATIC_LOGIN)
  const shown = async (is: 'first' | 'whole'): Promise<number> => {
    let at = 0
    const look = () =>
      connector.app.evaluate((_electron, name) => performance.getEntriesByName(name).map(({ startTime }) => performance.timeOrigin + startTime)[0] ?? 0, `${is} picture`)
    await until(`the ${is} picture is shown`, async () => (at = await look()) > 0)
    return at
  }
  const framed = await shown('first')
  const whole = await shown('whole')
  const viewer = await connector.window('viewer')
  const { width, height } = await remoteScreenSize(viewer)
  const size = `${width}x${height}`
  expect(size).toBe('1920x1080')
  const { records } = await callFromPage(host.mainWindow, 'activity.list', { limit: 10 })
  const granted = records.find(({ activity }) => activity.kind === 'session-granted')
  if (granted === undefined) throw new Error('The host has no record of the grant')
  await endSession()
  return { recorded: granted.at, heard, framed, whole, size }
}
