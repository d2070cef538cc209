// Owns: what became of a code that was sent, and the button that sends another. Must never send one by itself.
import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { countdown } from '../lib/time-words'
import { useNow } from '../lib/use-now'
import { Note } from './note'
import { sendingWords } from './words'

type Props = {
  readonly action: string
  readonly busy: boolean
  /** Unix time in ms before which the button waits. */
  readonly sendAgainAt: number
  /** Spoken politely. */
  readonly status: string | null
  /** Spoken at once. */
  readonly problem: string | null
  readonly onSend: () => void
}

export function SendingLine({ action, busy, sendAgainAt, status, problem, onSend }: Props): ReactNode {
  const wait = sendAgainAt - useNow(500)
  const blocked = busy || wait > 0
  return (
    <Stack gap="xs">
      {problem !== null && (
        <Note tone="bad" live="alert">
          {problem}
        </Note>
      )}
      <Text size="sm" role="status">
        {status}
      </Text>
      <Group gap="sm">
        {/* Not `disabled`: it would lose the focus as soon as it was pressed. */}
        <Button
          variant="default"
          size="xs"
          aria-disabled={blocked}
          {...(blocked ? { 'data-disabled': true } : {})}
          leftSection={busy ? <Loader size={14} color="currentColor" aria-hidden /> : null}
          onClick={() => {
            if (!blocked) onSend()
          }}
        >
          {action}
        </Button>
        {wait > 0 && !busy && (
          <Text size="xs" c="dimmed" role="timer" aria-live="off">
            {sendingWords.possibleIn(countdown(wait))}
          </Text>
        )}
      </Group>
    </Stack>
  )
}
