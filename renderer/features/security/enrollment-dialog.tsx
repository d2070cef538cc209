// Owns: the dialog "Set up two-factor authentication": choose a method, prove it, then save the recovery codes.
// Must never be closable while the recovery codes are shown.
import type { ReactNode } from 'react'
import { Dialog } from '../../ui/dialog'
import { EnrollmentDeliver } from './enrollment-deliver'
import { EnrollmentMethod } from './enrollment-method'
import { EnrollmentScan } from './enrollment-scan'
import { RecoveryCodesStep } from './recovery-codes-step'
import type { Enrollment } from './use-enrollment'
import { enrollmentWords, recoveryWords } from './words'

export function EnrollmentDialog({ enrollment }: { readonly enrollment: Enrollment }): ReactNode {
  const { stage } = enrollment
  if (stage.kind === 'choose' || stage.kind === 'beginning')
    return (
      <Dialog key="enrollment" title={enrollmentWords.title} onClose={enrollment.cancel} size="medium" step="choose">
        <EnrollmentMethod method={stage.method} busy={stage.kind === 'beginning'} enrollment={enrollment} />
      </Dialog>
    )
  if (stage.kind === 'deliver')
    return (
      <Dialog key="enrollment" title={enrollmentWords.title} onClose={enrollment.cancel} size="medium" step="deliver">
        <EnrollmentDeliver stage={stage} enrollment={enrollment} />
      </Dialog>
    )
  if (stage.kind === 'scan')
    return (
      <Dialog key="enrollment" title={enrollmentWords.title} onClose={enrollment.cancel} size="medium" step="scan">
        <EnrollmentScan stage={stage} enrollment={enrollment} />
      </Dialog>
    )
  if (stage.kind === 'codes')
    return (
      <Dialog key="enrollment" title={enrollmentWords.title} onClose={null} size="medium" step="codes">
        <RecoveryCodesStep
          heading={recoveryWords.title}
          good={recoveryWords.enabled}
          sheetId={stage.sheetId}
          recoveryCodes={stage.recoveryCodes}
          onDone={enrollment.finish}
        />
      </Dialog>
    )
  return null
}
