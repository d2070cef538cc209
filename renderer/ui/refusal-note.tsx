// Owns: telling that main refused a change, and why. Never: words of its own.
import type { ReactNode } from 'react'
import { Note } from './note'
import { refusalText, type ShownRefusal } from './words'

export function RefusalNote({ refusal }: { readonly refusal: ShownRefusal | null }): ReactNode {
  if (refusal === null) return null
  return (
    <Note tone="bad" live="alert">
      {refusalText(refusal)}
    </Note>
  )
}
