// Owns: the note that says why some settings cannot be changed now. Must never decide which; main does, change by change.
import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'
import { hostMirror } from '../../lib/host-store'
import { Note } from '../../ui/note'
import { words } from './words'

export function LockedNote(): ReactNode {
  const isLive = (hostMirror.useValue()?.sessions.length ?? 0) > 0
  if (!isLive) return null
  return (
    <Note tone="warn" live="status" title={words.lockedTitle} actions={<Anchor href="#/this-device" size="sm">{words.showSessions}</Anchor>}>
      {words.locked}
    </Note>
  )
}
