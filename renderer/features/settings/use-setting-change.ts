// Owns: one setting's journey: asked for, then confirmed or refused by main. Must never keep what main refused.
import { useState } from 'react'
import type { SettingsPatch } from '../../../shared/settings'
import { reportProblem } from '../../lib/problem'
import { changeSettings } from '../../lib/settings-store'
import type { ShownRefusal } from '../../ui/words'

type SettingChange<Value> = {
  readonly change: (value: Value) => void
  /** What main is thinking about now. */
  readonly asked: Value | null
  readonly refusal: ShownRefusal | null
}

export function useSettingChange<Value>(patchFor: (value: Value) => SettingsPatch): SettingChange<Value> {
  const [asked, setAsked] = useState<Value | null>(null)
  const [refusal, setRefusal] = useState<ShownRefusal | null>(null)
  const change = (value: Value): void => {
    setAsked(() => value)
    setRefusal(null)
    changeSettings(patchFor(value))
      .then((outcome) => setRefusal(outcome.kind === 'refused' ? outcome : null))
      .catch(reportProblem)
      .finally(() => setAsked(null))
  }
  return { change, asked, refusal }
}
