// Owns: "Restart" in the viewer's bar: what is asked first, and what became of it.
// Never: is there without the permission, or before the host has said what it can.
import type { PosternApi, RestartAnswer, ViewerState } from '../../shared/ipc'
import type { RestartTarget } from '../../shared/protocol'
import { askFirst } from './confirm'
import type { MenuItem, Toolbar } from './toolbar'
import { restartWords as words } from './words'

type Live = Extract<ViewerState, { phase: 'live' }>
export type RestartMenu = { readonly follow: (state: ViewerState | null) => void }

/** @param onDone gives the keyboard back to the remote screen */
export function restartMenu(toolbar: Toolbar, postern: PosternApi<'viewer'>, onDone: () => void): RestartMenu {
  let session: Live | null = null
  const button = toolbar.addMenu(words.menu, () => (session === null ? [] : itemsFor(session)))
  button.hidden = true

  const itemsFor = ({ hostName, restart: options }: Live): readonly MenuItem[] => {
    if (options === undefined) return []
    const ask = (what: RestartTarget, warnings: readonly string[]) => () =>
      askFirst({
        title: words.title[what](hostName),
        text: words.text,
        warnings,
        confirm: words.confirm,
        cancel: words.cancel,
        act: async () => problemOf(await postern.call('viewer.restart', { what })),
        onClosed: onDone
      })
    const warnings = [words.loginScreen(hostName), ...(options.startsAtLogin ? [] : [words.noAutostart])]
    return [
      { label: words.entry.device, onChoose: ask('device', warnings), ...(options.device ? {} : { unavailable: words.cannot(hostName) }) },
      { label: words.entry.app, onChoose: ask('app', []) }
    ]
  }

  return {
    follow(state) {
      session = state?.phase === 'live' && state.restart !== undefined && state.permissions.includes('restart') ? state : null
      button.hidden = session === null
    }
  }
}

const problemOf = (answer: RestartAnswer): string | null => (answer === 'restarting' ? null : words.refused[answer])
