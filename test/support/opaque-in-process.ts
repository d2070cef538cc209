// Owns: OPAQUE's client half on the test's own thread. The app runs the same calls in a worker.
// `quickOpaque` is the same protocol with the least Argon2id there is, for tests that log in a hundred times; records
// and connectors of the two do not fit each other.
import { client, ready, server } from '@serenity-kit/opaque'
import type { OpaqueRegistrar } from '../../electron/access/ports'
import type { OpaqueConnector } from '../../electron/connection/outgoing'
import { KEY_STRETCHING, identifiersFor } from '../../electron/platform/opaque-parameters'

type KeyStretching = NonNullable<Parameters<typeof client.finishLogin>[0]['keyStretching']>
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
      keyStretching
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
  async register({ setup, selector, password }) {
    await ready
    const { clientRegistrationState, registrationRequest } = client.startRegistration({ password })
    const { registrationResponse } = server.createRegistrationResponse({ serverSetup: setup, userIdentifier: selector, registrationRequest })
    return client.finishRegistration({
      password,
      clientRegistrationState,
      registrationResponse,
      identifiers: identifiersFor(selector),
      keyStretching
    }).registrationRecord
  }
})

export const opaqueInProcess = opaqueWith(KEY_STRETCHING)
export const quickOpaque = opaqueWith({ 'argon2id-custom': { iterations: 1, memory: 8, parallelism: 1 } })
