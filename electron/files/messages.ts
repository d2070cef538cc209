// Owns: the messages about files between connector and host, and their bytes: JSON, or a header and a piece of a file.
// Never: takes a message with a name it does not know.
import { z } from 'zod'
import { fileEntry, fileName, filePath, fileProblem, folderListing } from '../../shared/files'

/** Of a file's bytes, how many may be on their way to a receiver that has not written them yet. */
export const WINDOW_BYTES = 4 * 1024 * 1024
/** Copies that a host keeps open at once, and other questions that it answers at once. */
export const MAX_OPEN_COPIES = 16
export const MAX_OPEN_QUESTIONS = 16
/** Entries of one folder that are shown. */
export const MAX_ENTRIES = 20_000
/** No frame is larger, whatever the link would take. */
export const MAX_MESSAGE_BYTES = 256 * 1024

const id = z.int().min(1).max(0xffff_ffff)
const size = z.int().min(0).max(2 ** 50)
const time = z.number().min(0).max(8.64e15)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** Bytes from the start, and their SHA-256: what both ends must agree on before a copy goes on. */
const prefix = z.strictObject({ bytes: size, hash })
export type Prefix = z.infer<typeof prefix>
const token = z.string().regex(/^[a-z0-9]{16}$/)

const credit = z.strictObject({ type: z.literal('credit'), id, bytes: z.int().min(1).max(WINDOW_BYTES) })
const end = z.strictObject({ type: z.literal('end'), id, hash })

export const fromConnector = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('list'), id, path: filePath.nullable(), name: fileName.nullable() }),
  z.strictObject({ type: z.literal('make-folder'), id, folder: filePath, name: fileName }),
  /** What an upload that was given up has left. */
  z.strictObject({ type: z.literal('remove-part'), id, folder: filePath, name: fileName, token }),
  /** Upload: the host answers `ready`, `exists` or `failed`. */
  z.strictObject({
    type: z.literal('put'),
    id,
    folder: filePath,
    name: fileName,
    size,
    modified: time,
    token,
    existing: z.enum(['ask', 'replace', 'keep-both']),
    resume: z.boolean()
  }),
  /** The upload's bytes follow, from `offset` on: 0, or what the host's `ready` had. */
  z.strictObject({ type: z.literal('go'), id, offset: size }),
  /** Download: the host answers `sending` or `failed`. */
  z.strictObject({ type: z.literal('get'), id, folder: filePath, name: fileName, prefix: prefix.nullable() }),
  z.strictObject({ type: z.literal('cancel'), id }),
  credit,
  end
])
export type FromConnector = z.infer<typeof fromConnector>

export const fromHost = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('folder'), id, listing: folderListing.omit({ entries: true, cut: true }) }),
  z.strictObject({ type: z.literal('entries'), id, entries: z.array(fileEntry).min(1) }),
  z.strictObject({ type: z.literal('listed'), id, cut: z.boolean() }),
  z.strictObject({ type: z.literal('made'), id, path: filePath }),
  z.strictObject({ type: z.literal('removed'), id }),
  z.strictObject({ type: z.literal('ready'), id, prefix: prefix.nullable() }),
  z.strictObject({ type: z.literal('exists'), id, size, modified: time }),
  z.strictObject({ type: z.literal('sending'), id, size, modified: time, offset: size }),
  z.strictObject({ type: z.literal('stored'), id, name: fileName }),
  z.strictObject({ type: z.literal('failed'), id, why: fileProblem }),
  /** The owner has switched files on or off. */
  z.strictObject({ type: z.literal('allowed'), allowed: z.boolean() }),
  credit,
  end
])
export type FromHost = z.infer<typeof fromHost>

const DATA = 1
/** Kind and number of the copy. Where in the file it belongs follows from the order. */
export const DATA_HEADER_BYTES = 5

export function encode(message: FromConnector | FromHost): Buffer {
  return Buffer.from(JSON.stringify(message))
}

export function writeDataHeader(frame: Uint8Array, id: number): void {
  frame[0] = DATA
  new DataView(frame.buffer, frame.byteOffset).setUint32(1, id)
}

export type Decoded<Message> = { readonly is: 'message'; readonly message: Message } | { readonly is: 'data'; readonly id: number; readonly bytes: Uint8Array }

/** Null for what is not a message: the far end is broken or hostile. */
export function decode<Message>(frame: Uint8Array, schema: z.ZodType<Message>): Decoded<Message> | null {
  if (frame.length === 0 || frame.length > MAX_MESSAGE_BYTES) return null
  if (frame[0] === DATA) {
    if (frame.length <= DATA_HEADER_BYTES) return null
    const id = new DataView(frame.buffer, frame.byteOffset).getUint32(1)
    return { is: 'data', id, bytes: frame.subarray(DATA_HEADER_BYTES) }
  }
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.length).toString('utf8')))
    return parsed.success ? { is: 'message', message: parsed.data } : null
  } catch {
    return null
  }
}
