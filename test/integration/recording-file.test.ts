import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRecordingFile } from '../../electron/platform/recording-file'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { runProgram } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'
import { cluster, liveWebm, readWebm } from '../support/webm'

const HEAD = liveWebm([{ time: 0, blocks: [{ track: 1, at: 0, key: true }] }])
const more = cluster({ time: 1000, blocks: [{ track: 1, at: 0, key: true }, { track: 1, at: 400 }] })

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
    expect(readWebm(readFileSync(join(place, 'Study.webm.part')))).toMatchObject({ blocks: [{ time: 0 }], duration: null, cues: [] })
    await file.write(more)
    await file.finish()
    expect(readdirSync(place)).toEqual(['Study.webm'])
    expect(readWebm(readFileSync(join(place, 'Study.webm')))).toMatchObject({ blocks: [{ time: 0 }, { time: 1000 }, { time: 1400 }], duration: 1450, cues: [{ time: 0 }, { time: 1000 }] })
  })

  test('may come in pieces of any size, as the recorder hands them over', async () => {
    const place = await folder()
    const file = await openRecordingFile(join(place, 'Study.webm'))
    for (let at = 0; at < HEAD.length; at++) await file.write(HEAD.subarray(at, at + 1))
    await file.write(more)
    await file.finish()
    expect(readWebm(readFileSync(join(place, 'Study.webm')))).toMatchObject({ duration: 1450, isClosed: true })
    const other = await openRecordingFile(join(place, 'Attic.webm'))
    await other.write(HEAD.subarray(0, 2))
    await expect(other.write(Buffer.from('#!'))).rejects.toThrow('no WebM')
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
