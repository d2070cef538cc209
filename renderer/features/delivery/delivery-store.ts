// Owns: this page's copy of which passwords are kept, and the two ways to change what is set up.
// Must never hold a password: it goes from the form to main and is not given back.
import type { MailServer, SmsGateway } from '../../../shared/delivery'
import type { Settings } from '../../../shared/settings'
import { guard, type GuardedOutcome } from '../../lib/confirmation-store'
import type { ChangeRefusal } from '../../lib/guarded-change'
import { createMirror } from '../../lib/mirror'
import { postern } from '../../lib/postern'
import { settingsMirror } from '../../lib/settings-store'

export const deliveryMirror = createMirror({
  fetch: () => postern().call('delivery.state'),
  // Nothing but this page changes it.
  listen: () => () => undefined
})

export type TypedGatewaySecret = { readonly token?: string; readonly headers?: Record<string, string> }
type Saved = Promise<GuardedOutcome<Settings, ChangeRefusal>>

export const saveMail = (server: MailServer, password: string | null): Saved =>
  saved(guard((confirmation) => postern().call('delivery.saveMail', { server, password, confirmation })))

export const saveSms = (gateway: SmsGateway, secret: TypedGatewaySecret): Saved =>
  saved(guard((confirmation) => postern().call('delivery.saveSms', { gateway, secret, confirmation })))

async function saved(change: Saved): Saved {
  const outcome = await change
  if (outcome.kind === 'done') {
    settingsMirror.set(outcome.value)
    await deliveryMirror.start()
  }
  return outcome
}
