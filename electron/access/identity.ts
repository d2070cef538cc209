// Owns: what a connector signs to show that it holds its key, and the check of it.
import { fromBase64url, toBase64url } from '../../shared/base64url'
import type { Identify } from '../../shared/protocol'
import type { Signatures } from './ports'

/** What a connector signs to show that it holds its key on this very channel. */
export function identityStatement(channelBinding: Uint8Array): Uint8Array {
  const label = new TextEncoder().encode('postern identify v1:')
  const statement = new Uint8Array(label.length + channelBinding.length)
  statement.set(label)
  statement.set(channelBinding, label.length)
  return statement
}

/** The public key that was shown to be held; null when it was not. */
export function heldKey(identify: Identify, channelBinding: Uint8Array, signatures: Signatures): string | null {
  try {
    const key = fromBase64url(identify.publicKey)
    const signed = signatures.verifyEd25519(key, identityStatement(channelBinding), fromBase64url(identify.signature))
    // Written anew: several texts stand for the same bytes, and a block of one must be a block of all.
    return signed ? toBase64url(key) : null
  } catch {
    return null
  }
}
