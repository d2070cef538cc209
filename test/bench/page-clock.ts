// Owns: taking times inside a page, so that the way from the test to the page does not count.
// Never: presses anything that a person could not press.
import type { Page } from '@playwright/test'
import type { ArgsOf, CallName, PosternApi, ResultOf } from '../../shared/ipc'

type PageWithApi = typeof globalThis & { readonly postern: PosternApi<'main'> & { call: (name: string, args?: unknown) => Promise<unknown> } }

export const AUTOMATIC_LOGIN = 'main button[type="submit"]'
export const PASSWORD_SUBMIT = 'dialog button[type="submit"]'
const LIMIT_MS = 20_000
/** How long a person takes to press "Try again". */
const TRY_AGAIN_MS = 500

export type Login = {
  /** From the press until the focused code field was painted, whatever came in between. */
  readonly ms: number
  /** How often the attempt failed and "Try again" was pressed. */
  readonly failures: number
}

/** Presses the button and waits for the code field. */
export function pressUntilCodeField(page: Page, button: string): Promise<Login> {
  return page.evaluate(
    async ({ selector, limitMs, tryAgainMs }) => {
      const painted = (): Promise<void> =>
        new Promise((resolve) => {
          requestAnimationFrame(() => {
            const channel = new MessageChannel()
            channel.port1.onmessage = () => resolve()
            channel.port2.postMessage(null)
          })
        })
      const isAsked = (): boolean => {
        const field = document.querySelector('dialog input[autocomplete="one-time-code"]')
        return field !== null && field === document.activeElement && field.checkVisibility({ opacityProperty: true })
      }
      const pressed = document.querySelector<HTMLButtonElement>(selector)
      if (pressed === null) throw new Error(`There is no ${selector}`)
      let failed: HTMLElement | null = null
      let failures = 0
      const tryAgain = (): void => {
        const alert = document.querySelector<HTMLElement>('dialog [role="alert"]')
        if (alert === null || alert === failed) return
        failed = alert
        failures++
        setTimeout(() => document.querySelector<HTMLElement>('dialog button[data-autofocus]')?.click(), tryAgainMs)
      }
      const begun = performance.now()
      pressed.click()
      await new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (!isAsked()) return tryAgain()
          observer.disconnect()
          resolve()
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { subtree: true, childList: true, attributes: true })
        document.addEventListener('focusin', look)
        setTimeout(() => reject(new Error(`No code was asked for: ${document.querySelector('dialog')?.innerText ?? 'no dialog'}`)), limitMs)
      })
      await painted()
      return { ms: performance.now() - begun, failures }
    },
    { selector: button, limitMs: LIMIT_MS, tryAgainMs: TRY_AGAIN_MS }
  )
}

/** Presses the button and returns the Unix time in ms at which the page heard of the grant. */
export function pressUntilGranted(page: Page, button: string): Promise<number> {
  return page.evaluate(
    ({ selector, limitMs }) =>
      new Promise<number>((resolve, reject) => {
        const { postern } = globalThis as PageWithApi
        const stop = postern.on('connect.changed', (state) => {
          if (state.phase !== 'granted') return
          stop()
          resolve(performance.timeOrigin + performance.now())
        })
        setTimeout(() => reject(new Error('There was no grant')), limitMs)
        document.querySelector<HTMLButtonElement>(selector)?.click()
      }),
    { selector: button, limitMs: LIMIT_MS }
  )
}

/** Puts all six digits into the field, as a paste does, and returns the ms until the page heard of the grant. */
export function pasteUntilGranted(page: Page, code: string): Promise<number> {
  return page.evaluate(
    ({ digits, limitMs }) =>
      new Promise<number>((resolve, reject) => {
        const { postern } = globalThis as PageWithApi
        const field = document.querySelector<HTMLInputElement>('dialog input[autocomplete="one-time-code"]')
        if (field === null) throw new Error('No code is asked for')
        const begun = performance.now()
        const stop = postern.on('connect.changed', (state) => {
          if (state.phase !== 'granted') return
          stop()
          resolve(performance.now() - begun)
        })
        setTimeout(() => reject(new Error('There was no grant')), limitMs)
        // React hears of a change only when it goes past its own setter.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, digits)
        field.dispatchEvent(new InputEvent('input', { bubbles: true }))
      }),
    { digits: code, limitMs: LIMIT_MS }
  )
}

/** A call over the table of shared/ipc.ts, as the page itself makes it. */
export function callFromPage<Name extends CallName>(page: Page, name: Name, args: ArgsOf<Name>): Promise<ResultOf<Name>> {
  return page.evaluate(([channel, value]) => (globalThis as PageWithApi).postern.call(channel, value), [name, args] as const) as Promise<
    ResultOf<Name>
  >
}
