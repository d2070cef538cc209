// Owns: the main process's side of shared/ipc.ts: every call passes the sender's role, frame and origin, then the
// schema of its arguments; every answer passes the schema of its result, which drops what is not declared.
// Never: answers a page that the table does not name for the channel; a refused call throws in the page.
import { type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain, type WebContents, ipcMain } from 'electron'
import { type ArgsOf, type CallName, type EventName, type PortName, type ResultOf, type TellName, channels } from '../../shared/ipc'
import { APP_ORIGIN } from './app-protocol'
import type { WindowRegistry } from './window-registry'

/** The page that asks. */
export type Caller = {
  readonly contents: WebContents
  /** Which life of which page; see WindowRegistry. */
  readonly page: string
}

export type CallHandlers = {
  readonly [N in CallName]: (args: ArgsOf<N>, caller: Caller) => ResultOf<N> | Promise<ResultOf<N>>
}
export type TellHandlers = { readonly [N in TellName]: (args: ArgsOf<N>, caller: Caller) => void }

export function serveCalls(windows: WindowRegistry, handlers: CallHandlers, onRefused: (name: string, why: string) => void): void {
  for (const name of Object.keys(handlers) as CallName[]) {
    const channel = channels[name]
    ipcMain.handle(name, async (event, args: unknown) => {
      const refusal = whyRefused(windows, event, channel.roles)
      const parsed = channel.args.safeParse(args)
      if (refusal !== null || !parsed.success) {
        onRefused(name, refusal ?? 'arguments')
        throw new Error(`Refused: ${name}`)
      }
      const handler = handlers[name] as (args: unknown, caller: Caller) => unknown
      return channel.result.parse(await handler(parsed.data, callerOf(windows, event.sender)))
    })
  }
}

export function serveTells(windows: WindowRegistry, handlers: TellHandlers, onRefused: (name: string, why: string) => void): void {
  for (const name of Object.keys(handlers) as TellName[]) {
    const channel = channels[name]
    ipcMain.on(name, (event, args: unknown) => {
      const refusal = whyRefused(windows, event, channel.roles)
      const parsed = channel.args.safeParse(args)
      if (refusal !== null || !parsed.success) return onRefused(name, refusal ?? 'arguments')
      const handler = handlers[name] as (args: unknown, caller: Caller) => void
      handler(parsed.data, callerOf(windows, event.sender))
    })
  }
}

/** Tells every page whose role the table names for this event. */
export function broadcast<N extends EventName>(windows: WindowRegistry, name: N, args: ArgsOf<N>): void {
  for (const role of channels[name].roles) {
    for (const window of windows.withRole(role)) emit(window.webContents, name, args)
  }
}

/** Tells one page. */
export function emit<N extends EventName>(contents: WebContents, name: N, args: ArgsOf<N>): void {
  if (!contents.isDestroyed()) contents.send(name, channels[name].args.parse(args))
}

/** Hands one page a port. What is sent into the port before the page listens waits in it. */
export function emitPort(contents: WebContents, name: PortName, port: MessagePortMain): void {
  if (!contents.isDestroyed()) contents.postMessage(name, null, [port])
}

const callerOf = (windows: WindowRegistry, contents: WebContents): Caller => ({ contents, page: windows.pageLife(contents.id) })

function whyRefused(windows: WindowRegistry, event: IpcMainEvent | IpcMainInvokeEvent, roles: readonly string[]): string | null {
  const role = windows.roleOf(event.sender.id)
  if (role === undefined || !roles.includes(role)) return 'role'
  const frame = event.senderFrame
  if (frame === null || frame !== event.sender.mainFrame) return 'frame'
  return frame.origin === APP_ORIGIN || frame.url.startsWith(`${APP_ORIGIN}/`) ? null : 'origin'
}
