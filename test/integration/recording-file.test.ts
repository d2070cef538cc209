import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRecordingFile } from '../../electron/platform/recording-file'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { runProgram } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'

const HEAD = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1])
const more = Buffer.from('more')

async function folder(): Promise<string> {
  const cleanup = createCleanup()
  onTestFinished(cleanup.run)
  return makeTempFolder(cleanup)
}

describe('the file of a recording', () => {
  test('has its name only once it is whole', async () => {
    const place = await folder()
    const file = await openRecordingFile(join(place, 'Study.webm'))
    await file.write(HEAD)
    expect(readdirSync(place)).toEqual(['Study.webm.part'])
    // Written through: a crash leaves what came before.
    expect(readFileSync(join(place, 'Study.webm.part'))).toEqual(HEAD)
    await file.write(more)
    await file.finish()
    expect(readdirSync(place)).toEqual(['Study.webm'])
    expect(readFileSync(join(place, 'Study.webm'))).toEqual(Buffer.concat([HEAD, more]))
  })

  test('is a WebM or nothing, and nothing stays of nothing', async () => {
    const place = await folder()
    const file = await openRecordingFile(join(place, 'Study.webm'))
    await expect(file.write(Buffer.from('#!/bin/sh\n'))).rejects.toThrow('no WebM')
    await file.finish()
    expect(readdirSync(place)).toEqual([])
  })

  test('leaves alone what an earlier crash has left, and a link that lies in wait', async () => {
    const place = await folder()
    writeFileSync(join(place, 'Study.webm.part'), 'earlier')
    const file = await openRecordingFile(join(place, 'Study.webm'))
    await file.write(HEAD)
    await file.finish()
    expect(readFileSync(join(place, 'Study.webm.part'), 'utf8')).toBe('earlier')
    expect(readdirSync(place).toSorted()).toEqual(['Study.webm', 'Study.webm.part'])
  })

  test('cannot be begun where nothing can be written', async () => {
    await expect(openRecordingFile(join(await folder(), 'not there', 'Study.webm'))).rejects.toThrow('ENOENT')
  })

  test('says in its name that it is not whole when the disk became full, and has all that fitted', async () => {
    const cleanup = createCleanup()
    onTestFinished(cleanup.run)
    const program = await builtProgram('test/support/small-disk-recording-child.ts', cleanup)
    const disk = await makeTempFolder(cleanup)
    // The disk exists in the child's own mount namespace only, and goes with it.
    const mounted = `mount -t tmpfs -o size=1048576 postern-test "$1" && exec "$2" "$3" "$1"`
    const output = await runProgram('unshare', ['--map-root-user', '--mount', 'sh', '-c', mounted, 'sh', disk, process.execPath, program])
    expect(JSON.parse(output)).toEqual({ full: 'ENOSPC', names: ['Study (incomplete).webm'], hasAllThatFitted: true })
    expect(existsSync(join(disk, 'Study.webm'))).toBe(false)
  })
})
