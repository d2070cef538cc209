// Owns: what stands in for a view until main has answered, and when it can't. Must never show an old value as new.
import { Button, Loader } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import type { Mirror } from '../lib/mirror'
import { Note } from './note'
import { words } from './words'

type Props<Value> = { readonly mirror: Mirror<Value>; readonly children: (value: Value) => ReactNode }

export function MirrorGate<Value>({ mirror, children }: Props<Value>): ReactNode {
  const mirrored = mirror.use()
  if (mirrored.kind === 'ready') return children(mirrored.value)
  if (mirrored.kind === 'loading') return <Patience />
  return (
    <Note
      tone="bad"
      live="alert"
      title={words.problemTitle}
      actions={
        <Button size="xs" variant="default" onClick={() => void mirror.start()}>
          {words.tryAgain}
        </Button>
      }
    >
      {mirrored.problem}
    </Note>
  )
}

const PATIENCE_MS = 400

/** Nothing at first: an answer within the blink of an eye should not flash a spinner. */
function Patience(): ReactNode {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return slow ? <Loader size="sm" aria-label={words.loading} role="status" /> : null
}
