// Owns: the order of the sections in Settings, Access.
import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { hostMirror } from '../../lib/host-store'
import { settingsMirror } from '../../lib/settings-store'
import { MirrorGate } from '../../ui/mirror-gate'
import { ProfilesSection } from './profiles-section'
import { TrustedSection } from '../connectors/trusted-section'
import { SavedLoginsSection } from './saved-logins-section'
import { SeatSection } from './seat-section'
import { TwoFactorSection } from './two-factor-section'
import { UnattendedSection } from './unattended-section'

export function AccessTab(): ReactNode {
  return (
    <MirrorGate mirror={settingsMirror}>
      {({ access, entry, seat }) => (
        <MirrorGate mirror={hostMirror}>
          {(host) => (
            <Stack gap="md">
              <UnattendedSection
                allowed={access.unattended}
                passwordSet={host.passwordSet}
                fullAccess={host.profiles.some((profile) => profile.id === 'full' && profile.passwordSet)}
              />
              <TwoFactorSection host={host} access={access} toleranceSteps={entry.codeToleranceSteps} />
              {host.twoFactor.state !== 'not-enabled' && <TrustedSection trustHours={entry.trustHours} most={host.policy.trustHoursMost} />}
              <ProfilesSection profiles={host.profiles} can={host.can} />
              <SeatSection rules={seat} />
              <SavedLoginsSection />
            </Stack>
          )}
        </MirrorGate>
      )}
    </MirrorGate>
  )
}
