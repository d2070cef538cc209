// Owns: the time that Argon2id takes by itself: the app's own worker, in the app's own process, answers a login that
// was prepared beforehand. Never: goes through a window or a socket.
import type { ElectronApplication } from '@playwright/test'
import { client, ready, server } from '@serenity-kit/opaque'
import { join } from 'node:path'
import { checkout } from '../../build/paths.mjs'
import { identifiersFor } from '../../electron/platform/opaque-parameters'
import { opaqueInProcess } from '../support/opaque-in-process'

const SELECTOR = 'password'
const PASSWORD = 'for the benchmark only'
const setUp = ready.then(async () => {
  const setup = server.createSetup()
  return { setup, record: await opaqueInProcess.register({ setup, selector: SELECTOR, password: PASSWORD }) }
})

/** Milliseconds of each of `count` logins' slow half, in a fresh worker that has been warmed up. */
export async function keyStretchingTimes(app: ElectronApplication, count: number): Promise<number[]> {
  const { setup, record } = await setUp
  const questions = Array.from({ length: count + 1 }, () => {
    const { clientLoginState, startLoginRequest } = client.startLogin({ password: PASSWORD })
    const { loginResponse } = server.startLogin({
      serverSetup: setup,
      registrationRecord: record,
      startLoginRequest,
      userIdentifier: SELECTOR,
      identifiers: identifiersFor(SELECTOR)
    })
    return { question: 'finish-login', state: clientLoginState, ke2: loginResponse, selector: SELECTOR, password: PASSWORD }
  })
  const times = await app.evaluate(
    async (_electron, { script, asked }) => {
      const { Worker } = process.getBuiltinModule('node:worker_threads')
      const worker = new Worker(script)
      const taken: number[] = []
      for (const [id, question] of asked.entries()) {
        const begun = performance.now()
        const answer = await new Promise<{ answer: { answer: string } }>((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('error', reject)
          worker.postMessage({ id, question })
        })
        if (answer.answer.answer !== 'login') throw new Error('The worker did not finish the login')
        taken.push(performance.now() - begun)
      }
      await worker.terminate()
      return taken
    },
    { script: join(checkout, 'dist', 'opaque-worker.cjs'), asked: questions }
  )
  // The first one waits for the thread and its WebAssembly.
  return times.slice(1)
}
