// Owns: a registration of OPAQUE (RFC 9807), both halves of it played by this computer. Never: keeps what it was given.
import type { client, server } from '@serenity-kit/opaque'
import { type KeyStretching, identifiersFor, keyStretchingFor } from './opaque-parameters'

type Library = { readonly client: typeof client; readonly server: typeof server }

/** The record of a password. Argon2id runs here, so this takes as long as it does. */
export function opaqueRecord(
  { client, server }: Library,
  { setup, selector, password }: { readonly setup: string; readonly selector: string; readonly password: string },
  keyStretching: KeyStretching = keyStretchingFor(selector)
): string {
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
