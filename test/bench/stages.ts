// Owns: the settings that several figures share, each started when first asked for. Never: two at once; what stands idle
// beside a measurement is measured too.
import { createCleanup, type Cleanup } from '../support/cleanup'
import { startContest } from './contest'
import type { Bench } from './figure'
import { startLinks } from './links'
import { startPair } from './pair'

export type Stages = Bench & { readonly end: () => Promise<void> }

export function createStages(): Stages {
  let running: { readonly name: string; readonly stage: Promise<unknown>; readonly cleanup: Cleanup } | null = null
  const end = async (): Promise<void> => {
    const last = running
    running = null
    await last?.cleanup.run()
  }
  const stage = <Stage>(name: string, start: (cleanup: Cleanup) => Promise<Stage>) => async (): Promise<Stage> => {
    if (running?.name !== name) {
      await end()
      const cleanup = createCleanup()
      running = { name, stage: start(cleanup), cleanup }
    }
    return running.stage as Promise<Stage>
  }
  return { pair: stage('pair', startPair), contest: stage('contest', startContest), links: stage('links', startLinks), end }
}
