// Owns: what the owner is told while the keychain can't be read, and the way to try it again.
import { useState, type ReactNode } from 'react'
import type { HostState } from '../../../shared/ipc'
import { hostMirror } from '../../lib/host-store'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { BusyButton } from '../../ui/busy-button'
import { Note } from '../../ui/note'
import { twoFactorWords as words } from './words'

export function KeychainNotes({ host }: { readonly host: HostState }): ReactNode {
  const [trying, setTrying] = useState(false)
  const retry = (): void => {
    setTrying(true)
    void postern()
      .call('host.retryKeychain')
      .then(hostMirror.set, reportProblem)
      .finally(() => setTrying(false))
  }
  const again = (
    <BusyButton size="xs" busy={trying} onClick={retry}>
      {words.retry}
    </BusyButton>
  )
  if (host.twoFactor.state === 'unreadable')
    return (
      <Note tone="bad" live="alert" title={words.unreadableTitle} actions={again}>
        {words.unreadable}
      </Note>
    )
  if (host.keychain === 'unavailable')
    return (
      <Note tone="warn" live="status" title={words.keychainTitle} actions={again}>
        {words.keychain}
      </Note>
    )
  return null
}
