// Owns: answering the system's save dialog, which no test can press. Never: anything else of the app.
import type { RunningApp } from '../support/app'

/** From now on each such dialog is answered with this path. The returned function says which one the last proposed. */
export async function answerSaveDialogs({ app }: RunningApp, filePath: string): Promise<() => Promise<string | undefined>> {
  const dialog = await app.evaluateHandle(({ dialog: native }, path) => {
    const asked: { name?: string } = {}
    native.showSaveDialog = ((_parent: unknown, options: { defaultPath: string }) => {
      asked.name = options.defaultPath
      return Promise.resolve({ canceled: false, filePath: path })
    }) as never
    return asked
  }, filePath)
  return async () => (await dialog.jsonValue()).name
}
