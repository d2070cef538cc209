// Owns: the slow half of OPAQUE, on a thread of its own. It gets one question and gives one answer.
import { parentPort } from 'node:worker_threads'
import { client, ready, server } from '@serenity-kit/opaque'
import { KEY_STRETCHING, identifiersFor, keyStretchingFor } from './opaque-parameters'
import { opaqueRecord } from './opaque-record'

export type WorkerQuestion =
  | { readonly question: 'finish-login'; readonly state: string; readonly ke2: string; readonly selector: string; readonly password: string }
  | { readonly question: 'register'; readonly setup: string; readonly selector: string; readonly password: string }
  | { readonly question: 'matches'; readonly setup: string; readonly selector: string; readonly record: string; readonly password: string }

export type WorkerAnswer =
  | { readonly answer: 'login'; readonly ke3: string; readonly sessionKey: string }
  | { readonly answer: 'record'; readonly record: string }
  | { readonly answer: 'matches'; readonly matches: boolean }
  | { readonly answer: 'failed' }

function answerTo(question: WorkerQuestion): WorkerAnswer {
  const { selector, password } = question
  const identifiers = identifiersFor(selector)
  if (question.question === 'finish-login') {
    const login = client.finishLogin({
      clientLoginState: question.state,
      loginResponse: question.ke2,
      password,
      identifiers,
      keyStretching: keyStretchingFor(selector)
    })
    return login === undefined ? { answer: 'failed' } : { answer: 'login', ke3: login.finishLoginRequest, sessionKey: login.sessionKey }
  }
  if (question.question === 'matches') return { answer: 'matches', matches: isRecordOf(question) }
  return { answer: 'record', record: opaqueRecord({ client, server }, question) }
}

/** A whole login, played with oneself. */
function isRecordOf({ setup, selector, record, password }: Extract<WorkerQuestion, { question: 'matches' }>): boolean {
  const identifiers = identifiersFor(selector)
  const { clientLoginState, startLoginRequest } = client.startLogin({ password })
  const { loginResponse } = server.startLogin({
    serverSetup: setup,
    registrationRecord: record,
    startLoginRequest,
    userIdentifier: selector,
    identifiers
  })
  return client.finishLogin({ clientLoginState, loginResponse, password, identifiers, keyStretching: KEY_STRETCHING }) !== undefined
}

parentPort?.on('message', ({ id, question }: { id: number; question: WorkerQuestion }) => {
  void ready.then(() => {
    let answer: WorkerAnswer
    try {
      answer = answerTo(question)
    } catch {
      answer = { answer: 'failed' }
    }
    parentPort?.postMessage({ id, answer })
  })
})
