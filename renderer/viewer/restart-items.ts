// Owns: "Restart" in the "Computer" menu: what is asked first, and what became of it.
// Never: is there without the permission, or before the host has said what it can.
import type { PosternApi, RestartAnswer, ViewerState } from '../../shared/ipc'
import type { RestartTarget } from '../../shared/protocol'
import { askFirst } from './confirm'
import type { MenuItem } from './toolbar'
import { restartWords as words } from './words'

type Live = Extract<ViewerState, { phase: 'live' }>

/** @param onDone gives the keyboard back to the remote screen */
export function restartItems({ hostName, permissions, restart: options }: Live, postern: PosternApi<'viewer'>, onDone: () => void): readonly MenuItem[] {
  if (options === undefined || !permissions.includes('restart')) return []
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
    { group: words.group, label: words.entry.device, onChoose: ask('device', warnings), ...(options.device ? {} : { unavailable: words.cannot(hostName) }) },
    { group: words.group, label: words.entry.app, onChoose: ask('app', []) }
  ]
}

const problemOf = (answer: RestartAnswer): string | null => (answer === 'restarting' ? null : words.refused[answer])
