// Owns: the one place where pages get at window.postern. Must never cache it, so that tests can set their own.
import type { PosternApi } from '../../shared/ipc'

const bridge = <Api>(): Api => (globalThis as unknown as { readonly postern: Api }).postern

/** What the main window may call. */
export const postern = (): PosternApi<'main'> => bridge<PosternApi<'main'>>()

/** What the notice may call. */
export const noticePostern = (): PosternApi<'notice'> => bridge<PosternApi<'notice'>>()
