// Owns: OPAQUE's client half on the test's own thread. The app runs the same calls in a worker.
// `quickOpaque` is the same protocol with the least Argon2id there is, for tests that log in a hundred times; records
// and connectors of the two do not fit each other.
import { client, ready, server } from '@serenity-kit/opaque'
import type { OpaqueRegistrar } from '../../electron/access/ports'
import type { OpaqueConnector } from '../../electron/connection/outgoing'
import { KEY_STRETCHING, type KeyStretching, LEAST_STRETCHING, identifiersFor, keyStretchingFor } from '../../electron/platform/opaque-parameters'
import { opaqueRecord } from '../../electron/platform/opaque-record'

export type InProcessOpaque = OpaqueConnector & OpaqueRegistrar

const opaqueWith = (keyStretching: KeyStretching): InProcessOpaque => ({
  async start(password) {
    await ready
    const { clientLoginState, startLoginRequest } = client.startLogin({ password })
    return { ke1: startLoginRequest, state: clientLoginState }
  },
  async finish({ state, ke2, selector, password }) {
    const login = client.finishLogin({
      clientLoginState: state,
      loginResponse: ke2,
      password,
      identifiers: identifiersFor(selector),
      keyStretching: keyStretchingFor(selector, keyStretching)
    })
    return login === undefined ? null : { ke3: login.finishLoginRequest, sessionKey: login.sessionKey }
  },
  async matches({ setup, selector, record, password }) {
    await ready
    const identifiers = identifiersFor(selector)
    const { clientLoginState, startLoginRequest } = client.startLogin({ password })
    const { loginResponse } = server.startLogin({ serverSetup: setup, registrationRecord: record, startLoginRequest, userIdentifier: selector, identifiers })
    return client.finishLogin({ clientLoginState, loginResponse, password, identifiers, keyStretching }) !== undefined
  },
  async register(input) {
    await ready
    return opaqueRecord({ client, server }, input, keyStretching)
  }
})

export const opaqueInProcess = opaqueWith(KEY_STRETCHING)
export const quickOpaque = opaqueWith(LEAST_STRETCHING)
