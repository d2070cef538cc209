// Owns: the list of connectors that this computer has seen, with a search once it is long.
import { Button, Text, TextInput } from '@mantine/core'
import { useId, useState, type ReactNode } from 'react'
import type { SeenConnector } from '../../../shared/ipc'
import { useNow } from '../../lib/use-now'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { IconDevice } from '../../ui/icons'
import { ConnectorDialog } from './connector-dialog'
import classes from './connectors.module.css'
import { shownName } from './connectors-store'
import { listWords as words, platformText } from './words'

/** A list that fits on the screen needs no search. */
const SEARCH_FROM = 8

export function ConnectorList({ connectors }: { readonly connectors: readonly SeenConnector[] }): ReactNode {
  const now = useNow(60_000)
  const [wanted, setWanted] = useState('')
  const [changing, setChanging] = useState<string | null>(null)
  const found = connectors.filter((connector) => matches(connector, wanted))
  const changed = connectors.find((connector) => connector.key === changing)
  return (
    <Card title={words.title} intro={words.intro}>
      {connectors.length >= SEARCH_FROM && (
        <TextInput
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          value={wanted}
          maw={320}
          mb="sm"
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {/* Always there, so that it is heard when a search finds nothing. */}
      <div role="status">
        {found.length === 0 && (
          <Empty icon={<IconDevice size={22} />} title={connectors.length === 0 ? words.none : words.nothingFound}>
            {connectors.length === 0 ? words.noneAdvice : undefined}
          </Empty>
        )}
      </div>
      {found.length > 0 && (
        <ul className={classes['list']} aria-label={words.title}>
          {found.map((connector) => (
            <Row key={connector.key} connector={connector} now={now} onChange={() => setChanging(connector.key)} />
          ))}
        </ul>
      )}
      {changed !== undefined && <ConnectorDialog connector={changed} onClose={() => setChanging(null)} />}
    </Card>
  )
}

function matches(connector: SeenConnector, wanted: string): boolean {
  const text = wanted.trim().toLowerCase()
  return [connector.name, connector.ownerName ?? '', connector.fingerprint].some((part) => part.toLowerCase().includes(text))
}

type RowProps = { readonly connector: SeenConnector; readonly now: number; readonly onChange: () => void }

function Row({ connector, now, onChange }: RowProps): ReactNode {
  const nameId = useId()
  const badges = badgesOf(connector, now)
  return (
    <li className={classes['row']}>
      <div className={classes['who']}>
        <div className={classes['names']}>
          <Text id={nameId} fw={600} size="sm">
            {shownName(connector)}
          </Text>
          {badges.map(({ text, tone }) => (
            <span key={text} className={classes['badge']} data-tone={tone}>
              {text}
            </span>
          ))}
        </div>
        <Text size="sm">
          {[
            ...(connector.ownerName === null ? [] : [words.calledItself(connector.name)]),
            platformText(connector),
            words.key(connector.fingerprint)
          ].join(' · ')}
        </Text>
        <Text size="xs" c="dimmed">
          {[
            words.firstSeen(connector.firstSeen),
            words.lastSeen(connector.lastSeen, now),
            connector.lastGranted === null ? words.neverIn : words.lastIn(connector.lastGranted, now)
          ].join(' · ')}
        </Text>
      </div>
      <Button size="xs" variant="default" aria-describedby={nameId} onClick={onChange}>
        {words.change}
      </Button>
    </li>
  )
}

type Badge = { readonly text: string; readonly tone: 'good' | 'warn' | 'bad' }

function badgesOf({ rule, listed, accessUntil }: SeenConnector, now: number): readonly Badge[] {
  return [
    ...(rule === 'blocked' ? [{ text: words.blocked, tone: 'bad' } as const] : []),
    ...(rule === 'code-always' ? [{ text: words.codeAlways, tone: 'warn' } as const] : []),
    ...(listed ? [{ text: words.listed, tone: 'good' } as const] : []),
    ...(accessUntil === null
      ? []
      : [accessUntil <= now ? ({ text: words.guestEnded, tone: 'bad' } as const) : ({ text: words.guestUntil(accessUntil), tone: 'warn' } as const)])
  ]
}
