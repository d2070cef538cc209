// Owns: a printer for the running app: the very page that it prints, as the PDF that Chromium makes of it. Only the
// system's print dialog is left out. Never: a page of its own.
import type { RunningApp } from '../support/app'

type Kept = { printed?: string }

/** What becomes of the next page that is printed: `pdf`, or what Chromium says when nothing was printed. */
export async function printInto({ app }: Pick<RunningApp, 'app'>, outcome: string): Promise<void> {
  await app.evaluate(({ app: electron }, what) => {
    const kept = globalThis as Kept
    kept.printed = ''
    electron.once('web-contents-created', (_event, contents) => {
      contents.getPrintersAsync = () => Promise.resolve([{ name: 'Paper', displayName: 'Paper', description: '', options: {} }] as never)
      contents.print = (_options, done) => {
        if (what === 'pdf') {
          void contents.printToPDF({}).then((pdf) => {
            kept.printed = pdf.toString('base64')
            done?.(true, '')
          })
        } else {
          kept.printed = 'asked'
          done?.(false, what)
        }
      }
    })
  }, outcome)
}

/** The PDF in base64, or `asked` when nothing was printed. */
export const printed = ({ app }: Pick<RunningApp, 'app'>): Promise<string> => app.evaluate(() => (globalThis as Kept).printed ?? '')
