// Owns: setting the unattended access password. Must never keep it after the dialog: it lives in the two fields only.
import { PasswordInput, Stack, Text } from '@mantine/core'
import '@mantine/core/styles/PasswordInput.css'
import { useEffect, useRef, useState, type SubmitEvent, type ReactNode } from 'react'
import type { PasswordStrength, PermissionProfile } from '../../../shared/ipc'
import { guard } from '../../lib/confirmation-store'
import { hostMirror } from '../../lib/host-store'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'
import { Dialog } from '../../ui/dialog'
import { DialogButtons } from '../../ui/dialog-buttons'
import { Note } from '../../ui/note'
import { RefusalNote } from '../../ui/refusal-note'
import type { ShownRefusal } from '../../ui/words'
import { StrengthMeter, useStrength } from './strength-meter'
import { passwordProblemWords, passwordWords as words } from './words'

type Props = {
  /** True when a password is set already. */
  readonly change: boolean
  /** Another profile than "Full access". */
  readonly profile?: Pick<PermissionProfile, 'id' | 'name'>
  readonly onClose: (saved: boolean) => void
}
type FieldProblem = { readonly password: PasswordStrength['problem'] | 'taken'; readonly repeat: boolean }
const NO_PROBLEM: FieldProblem = { password: null, repeat: false }

export function PasswordDialog({ change, profile, onClose }: Props): ReactNode {
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [problem, setProblem] = useState<FieldProblem>(NO_PROBLEM)
  const [refusal, setRefusal] = useState<ShownRefusal | null>(null)
  const [saving, setSaving] = useState(false)
  const strength = useStrength(password)
  const shown = useRef(false)
  useEffect(() => {
    shown.current = true
    return () => {
      shown.current = false
    }
  }, [])

  const save = async (): Promise<void> => {
    const verdict = await postern().call('password.strength', { password })
    const found = { password: verdict.problem, repeat: repeated !== password }
    setProblem(found)
    if (found.password !== null || found.repeat) return
    setRefusal(null)
    const outcome = await guard((confirmation) => postern().call('password.set', { password, profile: profile?.id, confirmation }))
    if (outcome.kind === 'refused') showRefusal(outcome)
    if (outcome.kind !== 'done') return
    hostMirror.set(outcome.value)
    // Whoever opened it may go on by that, which nobody wants any more who has left.
    if (shown.current) onClose(true)
  }
  const showRefusal = ({ code, info }: { readonly code: ShownRefusal['code'] | 'password-taken'; readonly info: ShownRefusal['info'] }): void => {
    if (code === 'password-taken') setProblem({ password: 'taken', repeat: false })
    else setRefusal({ code, info })
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (saving) return
    setSaving(true)
    void save()
      .catch(reportProblem)
      .finally(() => setSaving(false))
  }

  return (
    <Dialog title={titleFor(profile, change)} onClose={() => onClose(false)}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{words.intro}</Text>
          {change && <Note tone="warn">{words.savedLoginsGo}</Note>}
          <div>
            <PasswordInput
              label={words.new}
              description={words.newHint}
              value={password}
              onChange={(event) => {
                setPassword(event.currentTarget.value)
                setProblem(NO_PROBLEM)
              }}
              error={problemText(problem.password)}
              errorProps={{ role: 'alert' }}
              autoComplete="new-password"
              maxLength={1024}
              data-autofocus
            />
            <StrengthMeter strength={strength} />
          </div>
          <PasswordInput
            label={words.repeat}
            value={repeated}
            onChange={(event) => {
              setRepeated(event.currentTarget.value)
              setProblem({ ...problem, repeat: false })
            }}
            error={problem.repeat ? words.mismatch : null}
            errorProps={{ role: 'alert' }}
            autoComplete="new-password"
            maxLength={1024}
          />
          <RefusalNote refusal={refusal} />
          <DialogButtons onCancel={() => onClose(false)} label={words.save} busy={saving} disabled={password === '' || repeated === ''} />
        </Stack>
      </form>
    </Dialog>
  )
}

/** "Full access" is what people mean when they say the password. */
function titleFor(profile: Props['profile'], change: boolean): string {
  if (profile !== undefined && profile.id !== 'full') return words.titleOf(profile.name, change)
  return change ? words.titleChange : words.titleSet
}

function problemText(problem: FieldProblem['password']): string | null {
  if (problem === null) return null
  return problem === 'taken' ? words.taken : passwordProblemWords[problem]
}
