// Owns: OPAQUE (RFC 9807) through @serenity-kit/opaque. The host's half runs here, it is cheap; whatever runs Argon2id
// goes to a worker, so that no window stands still and its 64 MiB are given back.
import { Worker } from 'node:worker_threads'
import type { OpaqueHost, OpaqueRegistrar } from '../access/ports'
import type { OpaqueConnector } from '../connection/outgoing'
import { identifiersFor } from './opaque-parameters'
import { opaqueRecord } from './opaque-record'
import type { WorkerAnswer, WorkerQuestion } from './opaque-worker'

/** How long an idle worker stays, in ms: long enough for a second try at a password. */
const WORKER_IDLE_MS = 15_000

type Library = typeof import('@serenity-kit/opaque')
let library: Library | null = null

/** Loads the library and compiles its WebAssembly. It is large, and nobody needs it before the first connection. */
export async function loadOpaque(): Promise<Library> {
  if (library !== null) return library
  const loaded = await import('@serenity-kit/opaque')
  await loaded.ready
  library = loaded
  return loaded
}

/** @throws before `loadOpaque` has resolved, which is a bug */
function loaded(): Library {
  if (library === null) throw new Error('OPAQUE was used before it was loaded')
  return library
}

/** A fresh server setup: the seed and key that all records of this host depend on. It belongs into the keychain. */
export async function createOpaqueSetup(): Promise<string> {
  return (await loadOpaque()).server.createSetup()
}

export const opaqueHost: OpaqueHost = {
  recordOf: ({ setup, selector, secret }) => opaqueRecord(loaded(), { setup, selector, password: secret }),
  challenge: ({ setup, record, selector, ke1 }) => {
    const { loginResponse, serverLoginState } = loaded().server.startLogin({
      serverSetup: setup,
      registrationRecord: record,
      startLoginRequest: ke1,
      userIdentifier: selector,
      identifiers: identifiersFor(selector)
    })
    return { ke2: loginResponse, state: serverLoginState }
  },
  verify: ({ state, selector, ke3 }) => {
    try {
      return loaded().server.finishLogin({ serverLoginState: state, finishLoginRequest: ke3, identifiers: identifiersFor(selector) }).sessionKey
    } catch {
      // The library throws for every KE3 that does not fit; which kind it was is nobody's business.
      return null
    }
  }
}

/** Runs Argon2id in a worker thread that goes away when it is idle. */
export class OpaqueWorker implements OpaqueConnector, OpaqueRegistrar {
  #worker: Worker | null = null
  #waiting = new Map<number, { resolve: (answer: WorkerAnswer) => void; reject: (error: Error) => void }>()
  #next = 0
  #idle: NodeJS.Timeout | undefined
  readonly #script: string

  /** @param script path of the built opaque-worker */
  constructor(script: string) {
    this.#script = script
  }

  /** Starts the thread ahead of its first use. */
  warmUp(): void {
    this.#start()
    this.#rest()
  }

  async start(password: string): Promise<{ readonly ke1: string; readonly state: string }> {
    const { client } = await loadOpaque()
    const { clientLoginState, startLoginRequest } = client.startLogin({ password })
    return { ke1: startLoginRequest, state: clientLoginState }
  }

  async finish(input: { readonly state: string; readonly ke2: string; readonly selector: string; readonly password: string }) {
    const answer = await this.#ask({ question: 'finish-login', ...input })
    return answer.answer === 'login' ? { ke3: answer.ke3, sessionKey: answer.sessionKey } : null
  }

  async register(input: { readonly setup: string; readonly selector: string; readonly password: string }): Promise<string> {
    const answer = await this.#ask({ question: 'register', ...input })
    if (answer.answer !== 'record') throw new Error('The password could not be registered')
    return answer.record
  }

  async matches(input: { readonly setup: string; readonly selector: string; readonly record: string; readonly password: string }): Promise<boolean> {
    const answer = await this.#ask({ question: 'matches', ...input })
    if (answer.answer !== 'matches') throw new Error('The password could not be compared')
    return answer.matches
  }

  #ask(question: WorkerQuestion): Promise<WorkerAnswer> {
    const id = this.#next++
    clearTimeout(this.#idle)
    return new Promise<WorkerAnswer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#start().postMessage({ id, question })
    }).finally(() => {
      this.#waiting.delete(id)
      this.#rest()
    })
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(this.#script)
    worker.on('message', ({ id, answer }: { id: number; answer: WorkerAnswer }) => this.#waiting.get(id)?.resolve(answer))
    worker.on('error', (error) => this.#drop(worker, error))
    worker.on('exit', () => this.#drop(worker, new Error('The password worker ended')))
    worker.unref()
    this.#worker = worker
    return worker
  }

  #drop(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = null
    for (const { reject } of this.#waiting.values()) reject(error)
  }

  #rest(): void {
    clearTimeout(this.#idle)
    if (this.#waiting.size > 0) return
    this.#idle = setTimeout(() => {
      const worker = this.#worker
      this.#worker = null
      void worker?.terminate()
    }, WORKER_IDLE_MS)
    this.#idle.unref()
  }
}
