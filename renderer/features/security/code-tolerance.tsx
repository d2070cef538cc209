// Owns: the choice of how far an authenticator's clock may be off.
import type { ReactNode } from 'react'
import { MAX_TOLERANCE_STEPS } from '../../../shared/constants'
import { changeSettings } from '../../lib/settings-store'
import { GuardedSelect } from '../../ui/guarded-select'
import { managedToleranceText, toleranceWords as words } from './words'

const OPTIONS = words.options.map((label, steps) => ({ value: String(steps), label }))

/** @param most what the administrator's policy leaves to the owner */
export function CodeTolerance({ steps, most }: { readonly steps: number; readonly most: number }): ReactNode {
  return (
    <GuardedSelect
      label={words.label}
      description={words.hint}
      data={OPTIONS.slice(0, most + 1)}
      value={String(steps)}
      disabled={most === 0}
      managed={most < MAX_TOLERANCE_STEPS ? managedToleranceText(most) : null}
      onChange={(value) => changeSettings({ entry: { codeToleranceSteps: Number(value) } })}
    />
  )
}
