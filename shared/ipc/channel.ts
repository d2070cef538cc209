// Owns: the kinds of channel that the table in ../ipc.ts is written in, and the windows they are for.
import { z } from 'zod'

/** A window's role is fixed when it is made; it decides which channels exist for its page. */
export const WINDOW_ROLES = ['main', 'viewer', 'host', 'sound', 'notice', 'chat', 'files'] as const
export type WindowRole = (typeof WINDOW_ROLES)[number]
type Role = readonly WindowRole[]

export const nothing = z.void()
export const id = z.string().min(1).max(64)

/** Page asks, main answers. A refused call throws in the page. */
export const call = <const R extends Role, A extends z.ZodType, V extends z.ZodType>(roles: R, args: A, result: V) =>
  ({ kind: 'call', roles, args, result }) as const
/** Page tells, main does not answer. */
export const tell = <const R extends Role, A extends z.ZodType>(roles: R, args: A) => ({ kind: 'tell', roles, args }) as const
/** Main tells the page. */
export const event = <const R extends Role, A extends z.ZodType>(roles: R, args: A) => ({ kind: 'event', roles, args }) as const
/** Main hands the page one end of a MessagePort; see `renderer/lib/port.ts`. */
export const port = <const R extends Role>(roles: R) => ({ kind: 'port', roles, args: nothing }) as const
