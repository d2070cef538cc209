// Owns: the choice of how far an authenticator's clock may be off.
import type { ReactNode } from 'react'
import { changeSettings } from '../../lib/settings-store'
import { GuardedSelect } from '../../ui/guarded-select'
import { toleranceWords as words } from './words'

const OPTIONS = words.options.map((label, steps) => ({ value: String(steps), label }))

export function CodeTolerance({ steps }: { readonly steps: number }): ReactNode {
  return (
    <GuardedSelect
      label={words.label}
      description={words.hint}
      data={OPTIONS}
      value={String(steps)}
      onChange={(value) => changeSettings({ entry: { codeToleranceSteps: Number(value) } })}
    />
  )
}
