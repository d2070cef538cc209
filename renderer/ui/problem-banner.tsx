// Owns: the place where an unexpected failure of a call is shown, above the page, until dismissed.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { dismissProblem, useProblem } from '../lib/problem'
import { Note } from './note'
import { words } from './words'

export function ProblemBanner(): ReactNode {
  const text = useProblem((state) => state.text)
  if (text === null) return null
  return (
    <Note
      tone="bad"
      live="alert"
      title={words.problemTitle}
      actions={
        <Button size="xs" variant="default" onClick={dismissProblem}>
          {words.dismiss}
        </Button>
      }
    >
      <div>{text}</div>
      {words.problemAdvice}
    </Note>
  )
}
