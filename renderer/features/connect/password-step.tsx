// Owns: asking for the unattended access password. Must never keep it: it leaves the form with the submit.
import { Button, Checkbox, Group, PasswordInput, Stack } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import '@mantine/core/styles/PasswordInput.css'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import { cancelConnecting } from './connect-store'
import { dialogWords, passwordProblemWords } from './words'

type Props = {
  readonly address: string
  readonly problem: keyof typeof passwordProblemWords | null
  /** Whether "Log in automatically" is ticked to begin with. */
  readonly remembered: boolean
  readonly onSubmit: (password: string, remember: boolean) => void
}

export function PasswordStep({ address, problem, remembered, onSubmit }: Props): ReactNode {
  const [password, setPassword] = useState('')
  const [remember, setRemember] = useState(remembered)
  const [empty, setEmpty] = useState(false)
  const error = empty ? dialogWords.passwordEmpty : problem === null ? null : passwordProblemWords[problem]

  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setEmpty(password === '')
    if (password !== '') onSubmit(password, remember)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <PasswordInput
          label={dialogWords.password}
          description={dialogWords.passwordFor(address)}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
            setEmpty(false)
          }}
          error={error}
          errorProps={{ role: 'alert' }}
          autoComplete="off"
          maxLength={1024}
          size="md"
          data-autofocus
        />
        <Checkbox
          label={dialogWords.remember}
          description={dialogWords.rememberHint}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={cancelConnecting}>
            {dialogWords.cancel}
          </Button>
          <Button type="submit">{dialogWords.logIn}</Button>
        </Group>
      </Stack>
    </form>
  )
}
