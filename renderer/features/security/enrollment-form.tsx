// Owns: the frame of a step of the enrollment that proves a code: what the step shows, then Cancel and Enable.
// Must never offer Enable before main has found a code right.
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { DialogButtons } from '../../ui/dialog-buttons'
import type { Check, Enrollment } from './use-enrollment'
import { enrollmentWords as words } from './words'

type Props = { readonly check: Check; readonly enrollment: Enrollment; readonly children: ReactNode }

export function EnrollmentForm({ check, enrollment, children }: Props): ReactNode {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        enrollment.confirm()
      }}
    >
      <Stack gap="md">
        {children}
        <DialogButtons onCancel={enrollment.cancel} label={words.enable} disabled={!isRight(check)} busy={check.kind === 'confirming'} />
      </Stack>
    </form>
  )
}

/** Main has found the code right, or is switching on because of it. */
export const isRight = (check: Check): boolean => check.kind === 'confirming' || (check.kind === 'checked' && check.verdict.verdict === 'right')
