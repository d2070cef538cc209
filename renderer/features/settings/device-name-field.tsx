// Owns: the field for the device's name, applied on leaving it or on Enter.
import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { refusalText } from '../../ui/words'
import { useSettingChange } from './use-setting-change'
import { networkWords as words } from './words'

const MAX_LENGTH = 63

type Props = {
  readonly name: string
  /** The name in force, also when the field is empty. */
  readonly shownAs: string
}

export function DeviceNameField({ name, shownAs }: Props): ReactNode {
  const [typed, setTyped] = useState<string | null>(null)
  const { change, asked, refusal } = useSettingChange<string>((value) => ({ device: { name: value } }))
  const apply = (): void => {
    if (typed === null) return
    setTyped(null)
    if (typed.trim() !== name) change(typed.trim())
  }
  return (
    <TextInput
      label={words.name}
      description={words.nameHint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={shownAs}
      maxLength={MAX_LENGTH}
      maw={320}
      value={typed ?? asked ?? name}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={apply}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply()
        if (event.key === 'Escape') setTyped(null)
      }}
      error={refusal === null ? null : refusalText(refusal)}
      errorProps={{ role: 'alert' }}
    />
  )
}
