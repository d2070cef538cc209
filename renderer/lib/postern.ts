// Owns: the one place where pages get at window.postern. Must never cache it, so that tests can set their own.
import type { DropApi, PosternApi } from '../../shared/ipc'

/** Where a dropped file is, by the system's word; empty for what is not a file of this computer. */
export const pathOfDropped = (file: File): string => (globalThis as unknown as { readonly dropped: DropApi }).dropped.pathOf(file)

const bridge = <Api>(): Api => (globalThis as unknown as { readonly postern: Api }).postern

/** What the main window may call. */
export const postern = (): PosternApi<'main'> => bridge<PosternApi<'main'>>()

/** What the notice may call. */
export const noticePostern = (): PosternApi<'notice'> => bridge<PosternApi<'notice'>>()

/** What the "Files" window may call. */
export const filesPostern = (): PosternApi<'files'> => bridge<PosternApi<'files'>>()
