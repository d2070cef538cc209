// Owns: how strong a typed password is, as main judges it. Must never judge by itself.
import { useEffect, useState, type ReactNode } from 'react'
import type { PasswordStrength } from '../../../shared/ipc'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import classes from './security.module.css'
import { passwordProblemWords, passwordWords as words } from './words'

const TYPING_PAUSE_MS = 150

/** Null while nothing is typed. */
export function useStrength(password: string): PasswordStrength | null {
  const [strength, setStrength] = useState<PasswordStrength | null>(null)
  useEffect(() => {
    if (password === '') return
    let current = true
    const timer = setTimeout(() => {
      postern()
        .call('password.strength', { password })
        .then((value) => {
          if (current) setStrength(value)
        }, reportProblem)
    }, TYPING_PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [password])
  return password === '' ? null : strength
}

export function StrengthMeter({ strength }: { readonly strength: PasswordStrength | null }): ReactNode {
  const score = strength?.score ?? 0
  const text = strength === null ? '' : strength.problem === null ? (words.strength[score] ?? '') : passwordProblemWords[strength.problem]
  return (
    <div className={classes['strength']}>
      <div
        className={classes['meter']}
        role="meter"
        aria-label={words.strengthLabel}
        aria-valuemin={0}
        aria-valuemax={4}
        aria-valuenow={score}
        aria-valuetext={text === '' ? words.strength[0] : text}
      >
        {[1, 2, 3, 4].map((step) => (
          <span key={step} className={classes['step']} data-score={step <= score ? score : 0} />
        ))}
      </div>
      <span className={classes['strengthText']} role="status">
        {text}
      </span>
    </div>
  )
}
