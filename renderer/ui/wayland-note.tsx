// Owns: what an owner has to know of a Wayland desktop before trusting that nobody needs to be here.
import type { ReactNode } from 'react'
import { hostMirror } from '../lib/host-store'
import { Note } from './note'
import { waylandWords as words } from './words'

export function WaylandNote(): ReactNode {
  if (hostMirror.useValue()?.desktop !== 'wayland') return null
  return (
    <Note tone="warn" title={words.title}>
      {words.text}
    </Note>
  )
}
