// Owns: the "Computer" menu: what may be done to the remote computer itself: its lock, the keyboard and monitor of whoever
// sits there, its restart. Never: decides; what cannot be had is shown with its reason, as the host gave it.
import type { PosternApi, ViewerState } from '../../shared/ipc'
import type { SeatAsk, SeatState } from '../../shared/seat'
import { restartItems } from './restart-items'
import type { MenuItem } from './toolbar'
import { computerWords as words, seatProblemWords, words as viewerWords } from './words'

type Live = Extract<ViewerState, { phase: 'live' }>

/** @param onDone gives the keyboard back to the remote screen */
export function computerItems(session: Live, postern: PosternApi<'viewer'>, onDone: () => void): readonly MenuItem[] {
  const ask = (asked: SeatAsk) => () => void postern.call('viewer.seat', asked)
  return [...seatItems(session, ask), ...restartItems(session, postern, onDone)]
}

export function seatItems({ hostName, permissions, seat, desktop }: Pick<Live, 'hostName' | 'permissions' | 'seat' | 'desktop'>, ask: (asked: SeatAsk) => () => void): readonly MenuItem[] {
  const mayControl = permissions.includes('control')
  const always = seat === undefined ? words.asking(hostName) : mayControl ? null : desktop === 'wayland' ? viewerWords.wayland.noControl(hostName) : seatProblemWords['no-control']()
  const noLock = always ?? (seat?.canLock === false ? words.cannotLock(hostName) : null)
  const locks = seat?.lockAfterwards ?? 'no'
  const held = (label: string, what: 'block-input' | 'privacy', state: SeatState['privacy'] | undefined): MenuItem => ({
    group: words.handsGroup,
    kind: 'switch',
    label,
    isChosen: state?.on === true,
    // What is on can always be let go.
    unavailable: state?.on === true ? null : (always ?? (state?.unavailable ? seatProblemWords[state.unavailable](hostName) : null)),
    onChoose: ask({ what, on: state?.on !== true })
  })
  return [
    { group: words.lockGroup, label: words.lockNow, unavailable: noLock, onChoose: ask({ what: 'lock' }) },
    {
      group: words.lockGroup,
      kind: 'switch',
      label: words.lockAfterwards,
      isChosen: locks !== 'no',
      unavailable: locks === 'owner' ? words.ownerLocks(hostName) : locks === 'asked' ? null : noLock,
      onChoose: ask({ what: 'lock-afterwards', on: locks === 'no' })
    },
    held(words.blockInput, 'block-input', seat?.blockInput),
    held(words.privacy, 'privacy', seat?.privacy)
  ]
}
