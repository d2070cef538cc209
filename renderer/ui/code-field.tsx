// Owns: the field for an authorization code or a recovery code. Must never send anything by itself except the
// sixth digit, and only when its screen asks for that.
import { TextInput } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import type { FactorMethod } from '../../shared/protocol'
import { isComplete, normaliseCode } from '../lib/one-time-code'
import classes from './code-field.module.css'
import { codeWords, methodWords } from './words'

type Props = {
  readonly method: FactorMethod
  readonly value: string
  readonly onChange: (code: string) => void
  /** Called once, when the sixth digit arrives. */
  readonly onComplete?: (code: string) => void
  readonly problem: string | null
  readonly busy: boolean
  /** Focus moves into the field when this changes: after a rejection, or when the method was switched. */
  readonly round: number
}

export function CodeField({ method, value, onChange, onComplete, problem, busy, round }: Props): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [round, method])
  const digits = method !== 'recovery-code'

  const take = (typed: string): void => {
    if (busy) return
    const code = normaliseCode(method, typed)
    onChange(code)
    if (digits && isComplete(method, code) && code !== value) onComplete?.(code)
  }

  return (
    <TextInput
      ref={input}
      label={digits ? codeWords.authorizationCode : codeWords.recoveryCode}
      description={digits ? methodWords[method].hint : codeWords.recoveryHint}
      value={value}
      onChange={(event) => take(event.currentTarget.value)}
      error={problem}
      errorProps={{ role: 'alert' }}
      // Read-only rather than disabled while the code is checked: a disabled field loses the focus.
      readOnly={busy}
      inputMode={digits ? 'numeric' : 'text'}
      autoComplete={digits ? 'one-time-code' : 'off'}
      spellCheck={false}
      autoCapitalize="off"
      data-autofocus
      size="md"
      classNames={{ input: (digits ? classes['digits'] : classes['recovery']) ?? '' }}
    />
  )
}
