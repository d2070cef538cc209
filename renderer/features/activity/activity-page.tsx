// Owns: the Activity page: the log by day, newest first, and the check of its chain.
import { Group, Loader } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import type { ActivityRecord } from '../../../shared/activity'
import { clockTime, dayHeading } from '../../lib/time-words'
import { useNow } from '../../lib/use-now'
import { BusyButton } from '../../ui/busy-button'
import { Card } from '../../ui/card'
import { ConfirmedLine } from '../../ui/confirmed-line'
import { Empty } from '../../ui/empty'
import { IconLog } from '../../ui/icons'
import { Note } from '../../ui/note'
import { Page } from '../../ui/page'
import { words as common } from '../../ui/words'
import { ActivityFilterBar } from './activity-filter'
import { type Export, exportLog, fetchMore, openLog, useActivity, verifyLog } from './activity-store'
import classes from './activity.module.css'
import { byDay } from './by-day'
import { KeepFor } from './keep-for'
import { KindIcon } from './kind-icon'
import { sentence } from './sentence-words'
import { originText, words } from './words'

export function ActivityPage(): ReactNode {
  useEffect(openLog, [])
  const verification = useActivity((state) => state.verification)
  const exporting = useActivity((state) => state.exporting)
  return (
    <Page
      title={words.title}
      aside={
        <>
          <ConfirmedLine />
          <Group gap="xs">
            <BusyButton variant="default" busy={exporting.kind === 'running'} onClick={() => void exportLog()}>
              {words.export}
            </BusyButton>
            <BusyButton variant="default" busy={verification.kind === 'running'} onClick={() => void verifyLog()}>
              {words.verify}
            </BusyButton>
          </Group>
        </>
      }
    >
      <div role="status" className={classes['verdict']}>
        <Verdict />
        <Exported exporting={exporting} />
      </div>
      <ActivityFilterBar />
      <NothingThere />
      <Log />
      <KeepFor />
    </Page>
  )
}

function Verdict(): ReactNode {
  const verification = useActivity((state) => state.verification)
  switch (verification.kind) {
    case 'none':
      return null
    case 'running':
      return <span className="visually-hidden">{words.verifying}</span>
    case 'intact':
      return (
        <Note tone={verification.anchored ? 'good' : 'info'}>
          {verification.records === 1 ? words.intactOne : words.intact(verification.records)}
          {verification.removed > 0 && <div>{words.removed(verification.removed)}</div>}
          {!verification.anchored && <div>{words.notAnchored}</div>}
        </Note>
      )
    case 'broken':
      return (
        <Note tone="bad" title={verification.cut ? words.cutTitle : words.brokenTitle}>
          {verification.cut ? words.cut(verification.firstBroken) : words.broken(verification.firstBroken)}
        </Note>
      )
    case 'failed':
      return <Note tone="bad">{verification.problem}</Note>
  }
}

function Exported({ exporting }: { readonly exporting: Export }): ReactNode {
  switch (exporting.kind) {
    case 'none':
    case 'running':
      return null
    case 'done':
      return <Note tone="good">{words.exported}</Note>
    case 'write-failed':
      return <Note tone="bad">{words.exportFailed}</Note>
    case 'failed':
      return <Note tone="bad">{exporting.problem}</Note>
  }
}

/** What it says is heard, since the place for it is always there. */
function NothingThere(): ReactNode {
  const filtered = useActivity(({ filter }) => filter.group !== undefined || (filter.text ?? '') !== '')
  const log = useActivity((state) => state.log)
  return (
    <div role="status" className={classes['nothing']}>
      {log.kind === 'ready' && log.records.length === 0 && (
        <Empty icon={<IconLog size={22} />} title={filtered ? words.nothingFound : words.empty}>
          {filtered ? words.nothingFoundAdvice : words.emptyAdvice}
        </Empty>
      )}
    </div>
  )
}

function Log(): ReactNode {
  const log = useActivity((state) => state.log)
  const now = useNow(60_000)
  if (log.kind === 'loading') return <Loader size="sm" aria-label={common.loading} role="status" />
  if (log.kind === 'failed')
    return (
      <Note tone="bad" live="alert" title={words.failed}>
        {log.problem}
      </Note>
    )
  return (
    <>
      {byDay(log.records).map((day) => (
        <Card key={day.at} title={dayHeading(day.at, now)}>
          <ul className={classes['list']}>
            {day.records.map((record) => (
              <Entry key={record.seq} record={record} />
            ))}
          </ul>
        </Card>
      ))}
      {log.more && (
        <Group justify="center">
          <BusyButton variant="default" busy={log.fetching} onClick={fetchMore}>
            {words.more}
          </BusyButton>
        </Group>
      )}
    </>
  )
}

function Entry({ record }: { readonly record: ActivityRecord }): ReactNode {
  const origin = originText(record)
  return (
    <li className={classes['entry']}>
      <KindIcon kind={record.activity.kind} />
      <div className={classes['what']}>
        {sentence(record)}
        {record.activity.statedReason !== undefined && <div>{words.reason(record.activity.statedReason)}</div>}
        {origin !== '' && <div className={classes['origin']}>{origin}</div>}
      </div>
      <time className={classes['time']} dateTime={new Date(record.at).toISOString()}>
        {clockTime(record.at)}
      </time>
    </li>
  )
}
