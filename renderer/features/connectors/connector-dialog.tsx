// Owns: what the owner sets for one connector: its name, whether it is let in, until when.
import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import '@mantine/core/styles/InlineInput.css'
import '@mantine/core/styles/Checkbox.css'
import { useState, type SubmitEvent, type ReactNode } from 'react'
import { type ConnectorChange, type ConnectorRule, type SeenConnector } from '../../../shared/ipc'
import { useGuardedWork } from '../../lib/use-guarded-work'
import { BusyButton } from '../../ui/busy-button'
import { CancelButton } from '../../ui/cancel-button'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { Dialog } from '../../ui/dialog'
import { RefusalNote } from '../../ui/refusal-note'
import { SUBTLE_INDENT } from '../../ui/theme'
import { changeConnector, forgetConnector } from './connectors-store'
import { dayAfter, lastDayOf } from './guest-date'
import { dialogWords as words, ruleWords } from './words'

const RULES = (['usual', 'code-always', 'blocked'] as const).map((value) => ({ value, label: ruleWords[value] }))
const MAX_NAME_LENGTH = 63

export function ConnectorDialog({ connector, onClose }: { readonly connector: SeenConnector; readonly onClose: () => void }): ReactNode {
  const [ownerName, setOwnerName] = useState(connector.ownerName ?? '')
  const [rule, setRule] = useState<ConnectorRule>(connector.rule)
  const [listed, setListed] = useState(connector.listed)
  const [lastDay, setLastDay] = useState<string | null>(connector.accessUntil === null ? null : lastDayOf(connector.accessUntil))
  const [dateMissing, setDateMissing] = useState(false)
  const [forgetting, setForgetting] = useState(false)
  const { start, working, refusal } = useGuardedWork()

  const save = (event: SubmitEvent): void => {
    event.preventDefault()
    const accessUntil = lastDay === null ? null : dayAfter(lastDay)
    setDateMissing(Number.isNaN(accessUntil))
    if (Number.isNaN(accessUntil)) return
    start(() => changeConnector(connector.key, changeOf(connector, { ownerName: ownerName.trim(), rule, listed, accessUntil })), onClose)
  }

  return (
    <Dialog title={words.title} onClose={onClose} size="medium">
      <form onSubmit={save}>
        <Stack gap="md">
          <TextInput
            label={words.name}
            description={words.nameHint}
            inputWrapperOrder={['label', 'input', 'description']}
            placeholder={connector.name}
            maxLength={MAX_NAME_LENGTH}
            value={ownerName}
            onChange={(event) => setOwnerName(event.currentTarget.value)}
            data-autofocus
          />
          <NativeSelect
            label={words.rule}
            description={words.ruleHints[rule]}
            inputWrapperOrder={['label', 'input', 'description']}
            data={RULES}
            value={rule}
            onChange={(event) => setRule(RULES.find(({ value }) => value === event.currentTarget.value)?.value ?? rule)}
          />
          <Checkbox label={words.listed} description={words.listedHint} checked={listed} onChange={(event) => setListed(event.currentTarget.checked)} />
          <Checkbox label={words.guest} checked={lastDay !== null} onChange={(event) => setLastDay(event.currentTarget.checked ? '' : null)} />
          {lastDay !== null && (
            <TextInput
              type="date"
              label={words.lastDay}
              value={lastDay}
              maw={220}
              error={dateMissing ? words.noDate : null}
              errorProps={{ role: 'alert' }}
              onChange={(event) => {
                setLastDay(event.currentTarget.value)
                setDateMissing(false)
              }}
            />
          )}
          <RefusalNote refusal={refusal} />
          <Group justify="space-between">
            <Button variant="subtle" color="red" ml={SUBTLE_INDENT} onClick={() => setForgetting(true)}>
              {words.forget}
            </Button>
            <Group>
              <CancelButton onCancel={onClose} held={working} />
              <BusyButton type="submit" busy={working}>
                {words.save}
              </BusyButton>
            </Group>
          </Group>
        </Stack>
      </form>
      {forgetting && (
        <ConfirmDialog
          title={words.forgetTitle}
          text={words.forgetText}
          confirm={words.forgetConfirm}
          onConfirm={() => start(() => forgetConnector(connector.key), onClose)}
          onClose={() => setForgetting(false)}
        />
      )}
    </Dialog>
  )
}

type Wanted = { readonly ownerName: string; readonly rule: ConnectorRule; readonly listed: boolean; readonly accessUntil: number | null }

/** Only what differs, so that what is left alone asks for no code. */
function changeOf(connector: SeenConnector, wanted: Wanted): ConnectorChange {
  return {
    ...(wanted.ownerName === (connector.ownerName ?? '') ? {} : { ownerName: wanted.ownerName }),
    ...(wanted.rule === connector.rule ? {} : { rule: wanted.rule }),
    ...(wanted.listed === connector.listed ? {} : { listed: wanted.listed }),
    ...(wanted.accessUntil === connector.accessUntil ? {} : { accessUntil: wanted.accessUntil })
  }
}
