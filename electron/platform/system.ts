// Owns: clock, randomness and hashes of the running system, as the ports that the access code asks for.
import { createHash, createHmac, createPublicKey, randomBytes, randomUUID, timingSafeEqual, verify } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { Clock, Hasher, LocalTime, Random, Signatures } from '../access/ports'

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  runId: randomUUID()
}

export const systemLocalTime: LocalTime = {
  momentOf: (at) => {
    const local = new Date(at)
    return { weekday: local.getDay(), minute: local.getHours() * 60 + local.getMinutes() }
  }
}

export const systemRandom: Random = { bytes: (length) => randomBytes(length) }

export const systemHasher: Hasher = {
  sha256: (...parts) => {
    const hash = createHash('sha256')
    for (const part of parts) hash.update(part)
    return hash.digest()
  },
  hmacSha256: (key, data) => createHmac('sha256', key).update(data).digest(),
  equal: (left, right) => left.length === right.length && timingSafeEqual(left, right)
}

/** SubjectPublicKeyInfo of a raw Ed25519 key: this prefix and the 32 bytes (RFC 8410 section 4). */
const ED25519_SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

export const systemSignatures: Signatures = {
  verifyEd25519: (publicKey, message, signature) => {
    if (publicKey.length !== 32 || signature.length !== 64) return false
    const key = createPublicKey({ key: Buffer.concat([ED25519_SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' })
    return verify(null, message, key, signature)
  }
}
