// Owns: turning the OPAQUE session key into two one-way AES-256-GCM streams, and every frame through them.
// Never: reuses a nonce (counters only go up, one key a direction), and never accepts a frame out of order.
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { fromBase64url } from '../../shared/base64url'
import { MAX_FRAME_BYTES, MAX_GRANTED_FRAME_BYTES, PROTOCOL_VERSION } from '../../shared/protocol'
import { release } from './release'

const TAG_BYTES = 16
const KEY_BYTES = 32
/** What a frame of bytes holds: its first byte. A message is JSON and begins with a brace. */
export const BYTES = { files: 0, screenPart: 1, screenEnd: 2 } as const
export type BytesKind = keyof typeof BYTES
const KINDS = Object.keys(BYTES) as BytesKind[]
/** What a frame has no room for beside its bytes. */
export const BYTES_OVERHEAD = TAG_BYTES + 1
/** NIST SP 800-38D allows no more under one key; it is 256 TiB of files. */
const MAX_FRAMES = 2 ** 32

/** The opening frames exactly as they travelled. A changed version or selector gives other keys, so the first frame fails. */
export class Transcript {
  readonly #hash = createHash('sha256').update(`postern/${PROTOCOL_VERSION}`)

  add(frame: string): void {
    // The length keeps two frames from being read as one.
    this.#hash.update(`${Buffer.byteLength(frame)}:`).update(frame)
  }

  digest(): Buffer {
    return this.#hash.copy().digest()
  }
}

type OpenedMessage = { readonly is: 'message'; readonly message: unknown }
export type OpenedBytes = { readonly is: 'bytes'; readonly kind: BytesKind; readonly bytes: Uint8Array }

export type ChannelEnd = 'connector' | 'host'

export class SecureChannel {
  readonly #sendKey: Buffer
  readonly #receiveKey: Buffer
  /** Known to both ends of this channel and to nobody else; what an identity signature covers. 32 bytes. */
  readonly binding: Buffer
  #maxFrameBytes = MAX_FRAME_BYTES
  #sent = 0
  #received = 0

  /**
   * @param sessionKey base64url, from OPAQUE (RFC 9807); both ends hold the same one
   * @param transcript digest of the opening frames, salt of HKDF-SHA256 (RFC 5869)
   */
  constructor(end: ChannelEnd, sessionKey: string, transcript: Buffer) {
    const ikm = fromBase64url(sessionKey)
    const derive = (label: string): Buffer => Buffer.from(hkdfSync('sha256', ikm, transcript, `postern/${PROTOCOL_VERSION} ${label}`, KEY_BYTES))
    const toHost = derive('connector to host')
    const toConnector = derive('host to connector')
    this.#sendKey = end === 'connector' ? toHost : toConnector
    this.#receiveKey = end === 'connector' ? toConnector : toHost
    this.binding = derive('channel binding')
  }

  /** There is a grant: frames of either end may be larger from now on. */
  widen(): void {
    this.#maxFrameBytes = MAX_GRANTED_FRAME_BYTES
  }

  /** @throws when the message is larger than a frame may be */
  seal(message: object): Buffer {
    return this.#seal([Buffer.from(JSON.stringify(message))])
  }

  /** Bytes that are no message. @throws when they are more than a frame may hold */
  sealBytes(kind: BytesKind, bytes: Uint8Array): Buffer {
    return this.#seal([Uint8Array.of(BYTES[kind]), bytes])
  }

  /** The message as parsed JSON, not yet checked. @throws when the frame was not sealed by the far end as its next one */
  open(frame: Uint8Array): unknown {
    const opened = this.openAny(frame)
    if (opened.is === 'bytes') throw new Error('Bytes came where a message was due')
    return opened.message
  }

  /** See `open`. */
  openAny(frame: Uint8Array): OpenedMessage | OpenedBytes {
    const plain = this.#open(frame)
    const kind = KINDS.find((one) => BYTES[one] === plain[0])
    if (kind !== undefined) return { is: 'bytes', kind, bytes: plain.subarray(1) }
    return { is: 'message', message: JSON.parse(plain.toString('utf8')) as unknown }
  }

  #seal(parts: readonly Uint8Array[]): Buffer {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    if (length + TAG_BYTES > this.#maxFrameBytes) throw new Error('A message does not fit a frame')
    const cipher = createCipheriv('aes-256-gcm', this.#sendKey, nonce(this.#sent++))
    const sealed = parts.map((part) => cipher.update(part))
    const frame = Buffer.concat([...sealed, cipher.final(), cipher.getAuthTag()])
    for (const part of sealed) release(part)
    return frame
  }

  #open(frame: Uint8Array): Buffer {
    if (frame.length < TAG_BYTES || frame.length > this.#maxFrameBytes) throw new Error('A frame has no possible size')
    const decipher = createDecipheriv('aes-256-gcm', this.#receiveKey, nonce(this.#received++), { authTagLength: TAG_BYTES })
    decipher.setAuthTag(frame.subarray(frame.length - TAG_BYTES))
    const plain = decipher.update(frame.subarray(0, frame.length - TAG_BYTES))
    // GCM has nothing left to give here; this is where it throws.
    decipher.final()
    return plain
  }
}

function nonce(counter: number): Buffer {
  if (counter >= MAX_FRAMES) throw new Error('The channel is used up')
  const bytes = Buffer.alloc(12)
  bytes.writeBigUInt64BE(BigInt(counter), 4)
  return bytes
}
