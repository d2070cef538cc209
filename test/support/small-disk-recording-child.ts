// Owns: a recording on a small disk of its own that becomes full. Usage: small-disk-recording-child <folder of the disk>.
// It prints what is there afterwards, as JSON. Never: run by anything but the test of the recording's file.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openRecordingFile } from '../../electron/platform/recording-file'

const PIECE = 128 * 1024

export async function main([folder]: readonly string[]): Promise<number> {
  const file = await openRecordingFile(join(folder!, 'Study.webm'))
  await file.write({ kind: 'head', width: 2, height: 2, hasSound: false })
  let written = 0
  const full = await (async () => {
    for (;;) {
      await file.write({ kind: 'blocks', blocks: [{ of: 'picture', at: written * 1000, isKey: true, bytes: Buffer.alloc(PIECE, 7) }] })
      written++
    }
  })().catch((error: unknown) => (error as NodeJS.ErrnoException).code)
  await file.finish()
  const names = readdirSync(folder!)
  process.stdout.write(JSON.stringify({ full, names, hasAllThatFitted: statSync(join(folder!, names[0]!)).size >= written * PIECE && written > 0 }))
  return 0
}
