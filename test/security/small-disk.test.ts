// Owns: a real disk that is full, and one that is read-only: everybody is refused with a reason, nothing is lost, and when
// there is room again the gate works as before.
import { expect, onTestFinished, test } from 'vitest'
import { builtProgram } from '../support/built-program'
import { createCleanup } from '../support/cleanup'
import { runProgram } from '../support/processes'
import type { SmallDiskStory } from '../support/small-disk-child'
import { makeTempFolder } from '../support/temp-folder'

const DISK_BYTES = 1024 * 1024

test('with the disk full, and with a read-only one, everybody is refused; with room again the owner’s code works, once', async () => {
  const cleanup = createCleanup()
  onTestFinished(cleanup.run)
  const program = await builtProgram('test/support/small-disk-child.ts', cleanup)
  const disk = await makeTempFolder(cleanup)
  // The disk exists in the child's own mount namespace only, and goes with it.
  const mounted = `mount -t tmpfs -o size=${String(DISK_BYTES)} postern-test "$1" && exec "$2" "$3" "$1"`
  const output = await runProgram('unshare', ['--map-root-user', '--mount', 'sh', '-c', mounted, 'sh', disk, process.execPath, program])
  expect(JSON.parse(output) as SmallDiskStory).toEqual({
    whenThereIsRoom: 'granted',
    whenFull: 'host-storage-failed',
    changeWhenFull: 'storage-failed',
    roomAgain: 'granted',
    sameCodeAgain: 'used',
    intact: true,
    whenReadOnly: 'host-storage-failed'
  } satisfies SmallDiskStory)
})
