// Owns: the picture and the tone of each kind of record.
import type { ReactNode } from 'react'
import type { ActivityKind } from '../../../shared/activity'
import {
  IconAlert,
  IconCode,
  IconFileIn,
  IconFileOut,
  IconForgetLogin,
  IconKey,
  IconLock,
  IconLog,
  IconMail,
  IconNetwork,
  IconRecording,
  IconRefused,
  IconRestart,
  IconSession,
  IconSessionEnd,
  IconSettings,
  IconShield,
  IconShieldOff
} from '../../ui/icons'
import classes from './activity.module.css'

type Look = { readonly icon: typeof IconLog; readonly tone: 'plain' | 'good' | 'warn' | 'bad' }

const LOOKS = {
  'attempt-refused': { icon: IconRefused, tone: 'bad' },
  'code-rejected': { icon: IconCode, tone: 'bad' },
  'code-sent': { icon: IconMail, tone: 'plain' },
  'code-not-sent': { icon: IconMail, tone: 'bad' },
  'session-granted': { icon: IconSession, tone: 'good' },
  'session-ended': { icon: IconSessionEnd, tone: 'plain' },
  'session-interrupted': { icon: IconSession, tone: 'warn' },
  'session-resumed': { icon: IconSession, tone: 'good' },
  'session-not-resumed': { icon: IconSessionEnd, tone: 'warn' },
  'permission-changed': { icon: IconSettings, tone: 'plain' },
  'recovery-code-used': { icon: IconKey, tone: 'warn' },
  'unattended-access-changed': { icon: IconSettings, tone: 'plain' },
  'password-changed': { icon: IconKey, tone: 'plain' },
  'password-removed': { icon: IconForgetLogin, tone: 'plain' },
  'profile-changed': { icon: IconSettings, tone: 'plain' },
  'two-factor-enabled': { icon: IconShield, tone: 'good' },
  'two-factor-disabled': { icon: IconShieldOff, tone: 'warn' },
  'two-factor-removed': { icon: IconShieldOff, tone: 'bad' },
  'recovery-codes-made': { icon: IconKey, tone: 'plain' },
  'exemption-changed': { icon: IconSettings, tone: 'plain' },
  'entry-changed': { icon: IconShield, tone: 'plain' },
  'connector-changed': { icon: IconShield, tone: 'plain' },
  'trust-revoked': { icon: IconForgetLogin, tone: 'plain' },
  'network-changed': { icon: IconNetwork, tone: 'plain' },
  'delivery-changed': { icon: IconMail, tone: 'plain' },
  'retention-changed': { icon: IconLog, tone: 'plain' },
  'notices-changed': { icon: IconSettings, tone: 'plain' },
  'policy-changed': { icon: IconLock, tone: 'plain' },
  'log-pruned': { icon: IconLog, tone: 'plain' },
  'log-cut': { icon: IconAlert, tone: 'bad' },
  'file-received': { icon: IconFileIn, tone: 'plain' },
  'file-sent': { icon: IconFileOut, tone: 'plain' },
  'recording-started': { icon: IconRecording, tone: 'warn' },
  'recording-stopped': { icon: IconRecording, tone: 'plain' },
  'saved-login-created': { icon: IconKey, tone: 'plain' },
  'saved-login-revoked': { icon: IconForgetLogin, tone: 'plain' },
  'confirmation-rejected': { icon: IconCode, tone: 'warn' },
  'change-refused': { icon: IconRefused, tone: 'warn' },
  'short-term-armed': { icon: IconKey, tone: 'plain' },
  'short-term-revoked': { icon: IconForgetLogin, tone: 'plain' },
  'restart-asked': { icon: IconRestart, tone: 'plain' },
  'screen-locked': { icon: IconShield, tone: 'plain' },
  'screen-lock-asked': { icon: IconAlert, tone: 'warn' },
  'seat-held': { icon: IconSession, tone: 'plain' },
  'seat-changed': { icon: IconSettings, tone: 'plain' },
  'screen-not-locked': { icon: IconAlert, tone: 'warn' },
  'keychain-unavailable': { icon: IconAlert, tone: 'bad' }
} as const satisfies Record<ActivityKind, Look>

export function KindIcon({ kind }: { readonly kind: ActivityKind }): ReactNode {
  const { icon: Icon, tone } = LOOKS[kind]
  return (
    <span className={classes['icon']} data-tone={tone} aria-hidden>
      <Icon size={18} />
    </span>
  )
}
