// Owns: Settings, Notices: what the owner is told of, and where.
import { Button, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { NOTICE_TOPICS, type NoticeTopic, type Settings } from '../../../shared/settings'
import { hostMirror } from '../../lib/host-store'
import { changeSettings, settingsMirror } from '../../lib/settings-store'
import { Card } from '../../ui/card'
import { GuardedCheckbox } from '../../ui/guarded-checkbox'
import { MirrorGate } from '../../ui/mirror-gate'
import { Note } from '../../ui/note'
import { deliveryProblemWords } from '../../ui/words'
import { noticeWords as words, topicWords } from './words'

type Way = 'desktop' | 'mail'

export function NoticesTab(): ReactNode {
  return (
    <MirrorGate mirror={settingsMirror}>
      {({ notices, delivery }) => (
        <Stack gap="md">
          <Card title={words.desktop} intro={words.desktopIntro}>
            <Stack gap="sm">
              <Topics way="desktop" chosen={notices.desktop} disabled={false} />
              <GuardedCheckbox
                label={words.sound}
                description={words.soundHint}
                checked={notices.sound}
                onChange={(sound) => changeSettings({ notices: { sound } })}
              />
            </Stack>
          </Card>
          <Card title={words.mail} intro={words.mailIntro}>
            <Stack gap="sm">
              {!mailIsSetUp(delivery) && <NeedsServer />}
              <MailProblem />
              <Topics way="mail" chosen={notices.mail} disabled={!mailIsSetUp(delivery)} />
            </Stack>
          </Card>
        </Stack>
      )}
    </MirrorGate>
  )
}

const mailIsSetUp = ({ mail }: Settings['delivery']): boolean => mail.host !== '' && mail.ownerAddress !== ''

function NeedsServer(): ReactNode {
  return (
    <Note
      tone="info"
      actions={
        <Button component="a" href="#/settings/delivery" size="xs" variant="default">
          {words.setUpMail}
        </Button>
      }
    >
      {words.mailNeedsServer}
    </Note>
  )
}

function MailProblem(): ReactNode {
  const problem = hostMirror.useValue()?.mailProblem ?? null
  if (problem === null) return null
  return (
    <Note tone="bad" live="status" title={words.mailFailed}>
      {deliveryProblemWords[problem](null)}
    </Note>
  )
}

type TopicsProps = { readonly way: Way; readonly chosen: readonly NoticeTopic[]; readonly disabled: boolean }

function Topics({ way, chosen, disabled }: TopicsProps): ReactNode {
  return (
    <Stack gap="sm" role="group" aria-label={words[way]}>
      {NOTICE_TOPICS.map((topic) => (
        <GuardedCheckbox
          key={topic}
          label={topicWords[topic]}
          checked={chosen.includes(topic)}
          disabled={disabled}
          onChange={(on) =>
            changeSettings(({ notices }) => ({ notices: { [way]: NOTICE_TOPICS.filter((other) => (other === topic ? on : notices[way].includes(other))) } }))
          }
        />
      ))}
    </Stack>
  )
}
