// Owns: the types that follow from the table in ../ipc.ts: names by kind, arguments, results, and the page's surface.
import type { z } from 'zod'
import type { channels } from '../ipc'
import type { WindowRole } from './channel'

export type Channels = typeof channels
export type ChannelName = keyof Channels
type OfKind<K extends Channels[ChannelName]['kind']> = {
  [N in ChannelName]: Channels[N]['kind'] extends K ? N : never
}[ChannelName]
export type CallName = OfKind<'call'>
export type TellName = OfKind<'tell'>
export type EventName = OfKind<'event'>
export type PortName = OfKind<'port'>
export type ArgsOf<N extends ChannelName> = z.infer<Channels[N]['args']>
export type ResultOf<N extends CallName> = z.infer<Channels[N]['result']>

type ForRole<R extends WindowRole, N extends ChannelName> = R extends Channels[N]['roles'][number] ? N : never
type NamesFor<R extends WindowRole, K extends ChannelName> = { [N in K]: ForRole<R, N> }[K]

/** Beside `window.postern`, where files can be dropped. */
export type DropApi = {
  /** Empty for what is not a file of this computer. */
  readonly pathOf: (file: File) => string
}

/** What `window.postern` offers to the page of a window with role R. */
export type PosternApi<R extends WindowRole> = {
  readonly call: <N extends NamesFor<R, CallName>>(
    name: N,
    ...args: ArgsOf<N> extends void ? [] : [args: ArgsOf<N>]
  ) => Promise<ResultOf<N>>
  readonly tell: <N extends NamesFor<R, TellName>>(
    name: N,
    ...args: ArgsOf<N> extends void ? [] : [args: ArgsOf<N>]
  ) => void
  /** Returns the function that stops listening. */
  readonly on: <N extends NamesFor<R, EventName>>(name: N, listener: (args: ArgsOf<N>) => void) => () => void
}
