// Owns: the line that says that a code was given and covers further changes for a while, with the way to end that.
// Must never decide whether a change needs a code; main does.
import { Button, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { hostMirror } from '../lib/host-store'
import { postern } from '../lib/postern'
import { run } from '../lib/problem'
import { clockTime } from '../lib/time-words'
import { useNow } from '../lib/use-now'
import { confirmedWords } from './words'

export function ConfirmedLine(): ReactNode {
  const until = hostMirror.useValue()?.confirmedUntil ?? null
  return <div role="status">{until !== null && <Until until={until} />}</div>
}

function Until({ until }: { readonly until: number }): ReactNode {
  const now = useNow()
  if (now >= until) return null
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        {confirmedWords.until(clockTime(until))}
      </Text>
      <Button variant="subtle" size="compact-sm" onClick={() => run(postern().call('host.forgetConfirmation'))}>
        {confirmedWords.lockNow}
      </Button>
    </Group>
  )
}
