// Owns: what the owner must see wherever he is because of the administrator's policy: that nobody comes in, and why.
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { hostMirror } from '../lib/host-store'
import { settingsMirror } from '../lib/settings-store'
import { Note } from '../ui/note'
import { policyWords as words } from './words'

export function PolicyBanner(): ReactNode {
  const host = hostMirror.useValue()
  const settings = settingsMirror.useValue()
  if (host === null) return null
  const { policy, twoFactor } = host
  if (policy.why !== null)
    return (
      <Note tone="bad" live="status" title={words.unusableTitle}>
        {words.unusable(words.why[policy.why], policy.path)}
      </Note>
    )
  if (!policy.twoFactorRequired || twoFactor.state !== 'not-enabled' || settings?.access.unattended !== true) return null
  return (
    <Note
      tone="bad"
      live="status"
      title={words.requiredTitle}
      actions={
        <Button component="a" href="#/settings/access" size="xs">
          {words.setUp}
        </Button>
      }
    >
      {words.required}
    </Note>
  )
}
