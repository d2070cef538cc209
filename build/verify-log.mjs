// Owns: verifying an exported activity log (JSON Lines) away from the computer that wrote it, with nothing but SHA-256.
// Usage: node build/verify-log.mjs <file.jsonl>. Never: believes a checkpoint that the log itself does not vouch for.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { isProgram, runMain, say } from './say.mjs'

const GENESIS = '0'.repeat(64)

/**
 * @param {AsyncIterable<string> | Iterable<string>} lines
 * @returns {Promise<{ intact: true, records: number, removed: number } | { intact: false, firstBroken: number }>}
 */
export async function verifyExport(lines) {
  let checkpoint = null
  let previous = GENESIS
  let expected = 1
  let vouched = true
  let first = true
  for await (const line of lines) {
    if (line === '') continue
    const entry = parsed(line)
    if (first && entry?.checkpoint) {
      checkpoint = entry.checkpoint
      previous = checkpoint.hash
      expected = checkpoint.seq + 1
      vouched = false
    } else {
      const hash = createHash('sha256').update(`${previous}\n${entry?.seq}\n${entry?.at}\n${entry?.body}`).digest('hex')
      if (entry?.seq !== expected || entry.hash !== hash) return { intact: false, firstBroken: expected }
      const { kind, value, reason } = parsed(entry.body) ?? {}
      vouched ||= kind === 'log-pruned' && value === checkpoint.seq && reason === checkpoint.hash
      previous = hash
      expected++
    }
    first = false
  }
  const removed = checkpoint?.seq ?? 0
  return vouched ? { intact: true, records: expected - 1 - removed, removed } : { intact: false, firstBroken: removed + 1 }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function main([file]) {
  if (file === undefined) throw new Error('Name the exported file: node build/verify-log.mjs <file.jsonl>')
  const verdict = await verifyExport(createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
  if (!verdict.intact) throw new Error(`Record ${verdict.firstBroken} does not follow from the one before it.`)
  say(`Intact: ${verdict.records} records${verdict.removed === 0 ? '' : `, after ${verdict.removed} that were removed because of their age`}.`)
}

if (isProgram(import.meta.url)) await runMain(() => main(process.argv.slice(2)))
