// Owns: the field "Port": applied on leaving it or on Enter; says so when the port can't be used.
import { TextInput } from '@mantine/core'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import type { Listening } from '../../../shared/ipc'
import { refusalText } from '../../ui/words'
import { listenFailureWords } from '../this-device/words'
import { parsePort, PORT_MAX, PORT_MIN } from './port'
import { useSettingChange } from './use-setting-change'
import { networkWords as words } from './words'

type Props = { readonly port: number; readonly listening: Listening | null }

export function PortField({ port, listening }: Props): ReactNode {
  const [typed, setTyped] = useState<string | null>(null)
  const [invalid, setInvalid] = useState(false)
  const { change, asked, refusal } = useSettingChange<number>((value) => ({ network: { port: value } }))

  const apply = (): void => {
    if (typed === null) return
    const value = parsePort(typed)
    setInvalid(value === null)
    if (value === null) return
    setTyped(null)
    if (value !== port) change(value)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') apply()
    if (event.key === 'Escape') {
      setTyped(null)
      setInvalid(false)
    }
  }
  const failed = listening?.state === 'failed' && listening.port === (asked ?? port) ? listening : null
  const error = invalid
    ? words.portInvalid(PORT_MIN, PORT_MAX)
    : refusal !== null
      ? refusalText(refusal)
      : failed !== null
        ? listenFailureWords[failed.why](failed.port)
        : null

  return (
    <div>
      <TextInput
        type="number"
        label={words.port}
        description={words.portHint(PORT_MIN, PORT_MAX)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={PORT_MIN}
        max={PORT_MAX}
        maw={320}
        value={typed ?? String(asked ?? port)}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setInvalid(false)
        }}
        onBlur={apply}
        onKeyDown={onKeyDown}
        error={error}
        errorProps={{ role: 'alert' }}
      />
      <span role="status" className="visually-hidden">
        {listening?.state === 'listening' && words.listening(listening.port)}
      </span>
    </div>
  )
}
