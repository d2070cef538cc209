// Owns: getting recovery codes out of the window and onto paper, a file or the clipboard, while their sheet is open.
// Never: keeps a sheet after "Done".
import { writeFile } from 'node:fs/promises'
import { BrowserWindow, clipboard, dialog } from 'electron'
import { type Result, failure, success } from '../../shared/result'
import { APP_ORIGIN } from './app-protocol'
import { recoveryPage, recoveryText } from './recovery-page'

export type Sheet = { readonly id: string; readonly codes: readonly string[] }

/** Secrets leave the clipboard after this time, unless something else was copied since. */
const CLIPBOARD_MS = 90_000

export function copySecret(text: string): void {
  // Newer versions of Electron answer with promises, older ones with values; both are waited for.
  void Promise.resolve(clipboard.writeText(text))
  setTimeout(() => {
    void Promise.resolve(clipboard.readText()).then((present) => {
      if (present === text) clipboard.clear()
    })
  }, CLIPBOARD_MS).unref()
}

export class RecoverySheets {
  readonly #deviceName: () => string
  readonly #parent: () => BrowserWindow | null
  #sheet: Sheet | null = null
  #printing: Map<string, string> = new Map()

  /** @param parent the window that a file dialog belongs to */
  constructor(deviceName: () => string, parent: () => BrowserWindow | null) {
    this.#deviceName = deviceName
    this.#parent = parent
  }

  /** Pages for app://postern that exist while they are printed. */
  readonly pages = { get: (path: string): string | undefined => this.#printing.get(path) }

  open(sheet: Sheet): void {
    this.#sheet = sheet
  }

  close(id: string): void {
    if (this.#sheet?.id === id) this.#sheet = null
  }

  copy(id: string): void {
    copySecret(this.#codes(id).join('\n'))
  }

  /** False when the owner cancelled. */
  async save(id: string): Promise<Result<boolean, 'write-failed'>> {
    const codes = this.#codes(id)
    const options = {
      title: 'Save recovery codes',
      defaultPath: `Postern recovery codes - ${this.#deviceName().replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')}.txt`,
      filters: [{ name: 'Text', extensions: ['txt'] }]
    }
    const parent = this.#parent()
    const chosen = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options))
    if (chosen.canceled || chosen.filePath === '') return success(false)
    try {
      await writeFile(chosen.filePath, recoveryText(this.#sheetOf(codes)), { mode: 0o600 })
      return success(true)
    } catch {
      return failure('write-failed')
    }
  }

  /** False when the owner cancelled. */
  async print(id: string): Promise<Result<boolean, 'no-printer' | 'print-failed'>> {
    const codes = this.#codes(id)
    const path = `print-${id}.html`
    this.#printing.set(path, recoveryPage(this.#sheetOf(codes)))
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, javascript: false } })
    try {
      await window.loadURL(`${APP_ORIGIN}/${path}`)
      if ((await window.webContents.getPrintersAsync()).length === 0) return failure('no-printer')
      return await new Promise((resolve) => {
        window.webContents.print({ silent: false, printBackground: false }, (printed, why) => {
          if (printed) resolve(success(true))
          else resolve(/cancel/i.test(why) ? success(false) : failure('print-failed'))
        })
      })
    } catch {
      return failure('print-failed')
    } finally {
      this.#printing.delete(path)
      window.destroy()
    }
  }

  #codes(id: string): readonly string[] {
    if (this.#sheet?.id !== id) throw new Error('These recovery codes are not shown any more')
    return this.#sheet.codes
  }

  #sheetOf(codes: readonly string[]): Parameters<typeof recoveryPage>[0] {
    return { device: this.#deviceName(), day: new Date().toLocaleDateString(undefined, { dateStyle: 'long' }), codes }
  }
}
