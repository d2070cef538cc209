// Owns: a small button that copies a public text and says so.
import { ActionIcon } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { copyText } from '../lib/copy-text'
import { IconCheck, IconCopy } from './icons'
import { words } from './words'

type State = 'ready' | 'copied' | 'failed'

export function CopyButton({ text }: { readonly text: string }): ReactNode {
  const [state, setState] = useState<State>('ready')
  const copy = async (): Promise<void> => {
    const copied = await copyText(text)
    setState(copied ? 'copied' : 'failed')
    if (copied) setTimeout(() => setState('ready'), 2000)
  }
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={words.copyOf(text)}
        title={words.copyOf(text)}
        onClick={() => void copy()}
      >
        {state === 'copied' ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
      </ActionIcon>
      <span role="status" className={state === 'failed' ? '' : 'visually-hidden'}>
        {state === 'copied' ? words.copied : state === 'failed' ? words.copyFailed : ''}
      </span>
    </>
  )
}
