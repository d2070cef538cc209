// Owns: one attempt to reach a computer: where, with what, and for whom. It is kept until the grant, so that a lost
// connection can be taken up again.
import { type Address, formatAddress } from '../../shared/address'
import type { ConnectFailure } from '../../shared/ipc'
import type { CredentialSelector } from '../../shared/protocol'
import type { ViewerLink } from './viewer-link'

/** Who waits for an attempt in place of the Connect page. */
export type Waiting = {
  readonly granted: (link: ViewerLink) => void
  /** A code or a reason is asked for; the Connect page shows the question. */
  readonly asked: () => void
  readonly failed: (why: ConnectFailure) => void
}

export type Credential = { readonly address: Address; readonly selector: CredentialSelector; readonly secret: string }

export type Attempt = Credential & {
  /** The address as a person types it. */
  readonly name: string
  readonly remember: boolean
  readonly abort: AbortController
  readonly waiting: Waiting | null
}

export function attemptWith(
  credential: Credential,
  abort: AbortController,
  { remember = false, waiting = null }: { readonly remember?: boolean; readonly waiting?: Waiting | null } = {}
): Attempt {
  return { ...credential, name: formatAddress(credential.address), remember, abort, waiting }
}
