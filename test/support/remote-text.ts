// Owns: a program on a screen that writes down what is typed into it, key by key: a terminal with `cat`.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Computer } from './computer'
import { startProgram, until } from './processes'

export interface TextProgram {
  readonly windowId: string
  /** Waits until the text typed so far is exactly this. */
  readonly expectText: (text: string) => Promise<void>
  readonly text: () => Promise<string>
  readonly stop: () => Promise<void>
}

/** Opens it on the computer's screen, in front and with the keyboard. */
export async function openTextProgram(computer: Computer, title = 'Notes on the host'): Promise<TextProgram> {
  const file = join(computer.folder, 'notes.txt')
  const terminal = startProgram(
    'xterm',
    ['-u8', '-fa', 'Monospace', '-fs', '14', '-geometry', '70x14+300+260', '-T', title, '-e', 'sh', '-c', `stty -icanon; cat > '${file}'`],
    { env: { ...process.env, ...computer.env, LC_ALL: 'C.UTF-8' } }
  )
  const windowId = await computer.input.windowWithTitle(title)
  await computer.input.activate(windowId)
  const text = (): Promise<string> => readFile(file, 'utf8').catch(() => '')
  return {
    windowId,
    text,
    expectText: async (wanted) => {
      let last = ''
      try {
        await until('the text has arrived', async () => (last = await text()) === wanted)
      } catch (error) {
        throw new Error(`Wanted ${JSON.stringify(wanted)}, and ${JSON.stringify(last)} was there`, { cause: error })
      }
    },
    stop: terminal.stop
  }
}
