// Owns: messages about files as somebody would make them up.
import { type FromConnector, writeDataHeader } from '../../electron/files/messages'

export const HASH = '0'.repeat(64)
export const TOKEN = '0123456789abcdef'

/** So many bytes of a file. */
export function data(id: number, length: number): Uint8Array {
  const frame = new Uint8Array(5 + length)
  writeDataHeader(frame, id)
  return frame
}

export const put = (id: number, folder: string, name: string, size = 4): FromConnector => ({
  type: 'put', id, folder, name, size, modified: 0, token: TOKEN, existing: 'replace', resume: false
})
