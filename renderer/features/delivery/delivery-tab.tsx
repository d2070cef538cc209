// Owns: Settings, "Mail and text messages": what this computer sends codes and notices with.
import { Stack } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { settingsMirror } from '../../lib/settings-store'
import { MirrorGate } from '../../ui/mirror-gate'
import { deliveryMirror } from './delivery-store'
import { MailCard } from './mail-card'
import { SmsCard } from './sms-card'

export function DeliveryTab(): ReactNode {
  useEffect(() => void deliveryMirror.start(), [])
  return (
    <MirrorGate mirror={settingsMirror}>
      {({ delivery }) => (
        <MirrorGate mirror={deliveryMirror}>
          {(kept) => (
            <Stack gap="md">
              <MailCard saved={delivery.mail} password={kept.mailPassword} />
              <SmsCard saved={delivery.sms} secret={kept.smsSecret} />
            </Stack>
          )}
        </MirrorGate>
      )}
    </MirrorGate>
  )
}
