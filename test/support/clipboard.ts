// Owns: other programs' copy and paste on a virtual screen, as a person would do it there. Never: goes through Postern.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cleanup } from './cleanup'
import { runProgram, startProgram, until } from './processes'
import { makeTempFolder } from './temp-folder'

export interface DesktopClipboard {
  /** A program copies; it has the clipboard until somebody else takes it. `target` as X11 calls the format. */
  readonly copy: (target: string, content: string | Uint8Array) => Promise<void>
  /** What a program gets that pastes now; null when it gets nothing. */
  readonly paste: (target: string) => Promise<Buffer | null>
  /** The formats that a program finds. */
  readonly targets: () => Promise<readonly string[]>
}

export async function desktopClipboard(display: string, cleanup: Cleanup): Promise<DesktopClipboard> {
  const folder = await makeTempFolder(cleanup)
  const env = { ...process.env, DISPLAY: display }
  let count = 0

  const paste: DesktopClipboard['paste'] = async (target) => {
    const file = join(folder, `pasted-${String(++count)}`)
    try {
      await runProgram('sh', ['-c', 'xclip -selection clipboard -o -t "$0" > "$1"', target, file], { env })
    } catch {
      return null
    }
    return readFile(file)
  }
  const targets = async (): Promise<readonly string[]> => (await paste('TARGETS'))?.toString().split('\n') ?? []
  return {
    paste,
    targets,
    async copy(target, content) {
      const file = join(folder, `copied-${String(++count)}`)
      await writeFile(file, content)
      const program = startProgram('xclip', ['-quiet', '-selection', 'clipboard', '-t', target, '-i', file], { env })
      cleanup.add(program.stop)
      // A session that has taken it over by now knows as many formats as it likes.
      await until('the clipboard is taken', async () => program.child.exitCode !== null || (await targets()).includes(target))
    }
  }
}
