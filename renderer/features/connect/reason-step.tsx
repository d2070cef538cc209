// Owns: asking the person who connects for a reason, when the owner of the other computer wants one.
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import { MAX_REASON_LENGTH } from '../../../shared/constants'
import type { ConnectState } from '../../../shared/ipc'
import { postern } from '../../lib/postern'
import { run } from '../../lib/problem'
import { cancelConnecting } from './connect-store'
import { dialogWords as words } from './words'

export function ReasonStep({ state }: { readonly state: Extract<ConnectState, { phase: 'reason' }> }): ReactNode {
  const [text, setText] = useState('')
  const [empty, setEmpty] = useState(false)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setEmpty(text.trim() === '')
    if (text.trim() !== '') run(postern().call('connect.reason', { text: text.trim() }))
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={words.reason}
          description={`${words.reasonFor(state.hostName)} ${words.reasonHint(MAX_REASON_LENGTH)}`}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setEmpty(false)
          }}
          error={empty ? words.reasonEmpty : null}
          errorProps={{ role: 'alert' }}
          autoComplete="off"
          maxLength={MAX_REASON_LENGTH}
          readOnly={state.sending}
          size="md"
          data-autofocus
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={cancelConnecting}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={state.sending}>
            {words.continue}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
