import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openRecordingFile } from '../../electron/platform/recording-file'
import type { RecordedPiece } from '../../shared/ipc'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { runProgram } from '../support/processes'
import { makeTempFolder } from '../support/temp-folder'
import { readWebm } from '../support/webm'

const HEAD: RecordedPiece = { kind: 'head', width: 640, height: 400, hasSound: false }
const pictures = (...times: readonly number[]): RecordedPiece => ({
  kind: 'blocks',
  blocks: times.map((at) => ({ of: 'picture', at, isKey: at % 1000 === 0, bytes: Buffer.alloc(500, 7) }))
})

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
    await file.write(pictures(0))
    expect(readdirSync(place)).toEqual(['Study.webm.part'])
    // Written through: a crash leaves what came before.
    expect(readWebm(readFileSync(join(place, 'Study.webm.part')))).toMatchObject({ blocks: [{ time: 0 }], duration: null, cues: [] })
    await file.write(pictures(1000, 1400))
    await file.finish()
    expect(readdirSync(place)).toEqual(['Study.webm'])
    expect(readWebm(readFileSync(join(place, 'Study.webm')))).toMatchObject({ blocks: [{ time: 0 }, { time: 1000 }, { time: 1400 }], duration: 1450, cues: [{ time: 0 }, { time: 1000 }] })
  })

  test('has what came before when something comes that has no place in it, and its name says that it is not whole', async () => {
    const place = await folder()
    const file = await openRecordingFile(join(place, 'Study.webm'))
    await file.write(HEAD)
    await file.write(pictures(0, 500))
    await expect(file.write(HEAD)).rejects.toThrow('one head')
    await file.finish()
    expect(readdirSync(place)).toEqual(['Study (incomplete).webm'])
    expect(readWebm(readFileSync(join(place, 'Study (incomplete).webm'))).blocks).toHaveLength(2)
  })

  test('leaves nothing behind when nothing was recorded', async () => {
    const place = await folder()
    const file = await openRecordingFile(join(place, 'Study.webm'))
    await file.write(HEAD)
    await file.finish()
    expect(readdirSync(place)).toEqual([])
  })

  test('leaves alone what an earlier crash has left, and a link that lies in wait', async () => {
    const place = await folder()
    writeFileSync(join(place, 'Study.webm.part'), 'earlier')
    const file = await openRecordingFile(join(place, 'Study.webm'))
    await file.write(HEAD)
    await file.write(pictures(0))
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
