// Owns: the list of a folder, by mouse and by keyboard. Only the rows in sight are drawn: a folder may have thousands.
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import type { FileEntry } from '../../shared/files'
import { sizeText } from '../lib/size-words'
import { useNow } from '../lib/use-now'
import { Empty } from '../ui/empty'
import { IconFile, IconFileOther, IconFolder, IconFolderEmpty, IconLink } from '../ui/icons'
import classes from './file-list.module.css'
import { type PaneState, type Side, type SortColumn, copySelected, goUp, openEntry, opensAs, refresh, select, shownEntries, sortBy } from './files-store'
import { DRAGGED } from './pane'
import { dateText, wholeDateText, words } from './words'

const ROW_HEIGHT = 34
const ROWS_BEYOND = 10
/** Midnight makes of a time a date. */
const A_MINUTE_MS = 60_000
const COLUMNS = ['name', 'size', 'modified'] as const satisfies readonly SortColumn[]

type Props = { readonly side: Side; readonly name: string; readonly pane: PaneState }

export function FileList({ side, name, pane }: Props): ReactNode {
  const entries = useMemo(() => shownEntries(pane), [pane])
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)
  const anchor = useRef<string | null>(null)
  const rowId = useId()
  const { at, selected, listing } = pane
  const index = entries.findIndex((entry) => entry.name === at)

  useEffect(() => {
    const element = list.current
    if (element === null) return
    const watch = new ResizeObserver(() => setHeight(element.clientHeight))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  // Whoever opens the window by keyboard begins here.
  const isFirst = side === 'local' && listing !== null
  useEffect(() => {
    if (isFirst && document.activeElement === document.body) list.current?.focus()
  }, [isFirst])
  useEffect(() => {
    const element = list.current
    if (element === null || index < 0) return
    if (index * ROW_HEIGHT < element.scrollTop) element.scrollTop = index * ROW_HEIGHT
    else if ((index + 1) * ROW_HEIGHT > element.scrollTop + element.clientHeight) element.scrollTop = (index + 1) * ROW_HEIGHT - element.clientHeight
  }, [index, listing])

  const moveTo = (next: number, extend: boolean): void => {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, next))]
    if (entry === undefined) return
    if (!extend) anchor.current = entry.name
    select(side, extend ? between(entries, anchor.current ?? entry.name, entry.name) : [entry.name], entry.name)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 1)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: index + 1, ArrowUp: Math.max(index, 1) - 1, PageDown: index + page, PageUp: index - page, Home: 0, End: entries.length - 1
    }
    const step = steps[event.key]
    const current = entries[index]
    if (event.altKey) {
      if (event.key !== 'ArrowUp') return
      goUp(side)
    } else if (step !== undefined) moveTo(step, event.shiftKey)
    else if (event.key === 'Enter' && current !== undefined) openEntry(side, current)
    else if (event.key === 'Backspace') goUp(side)
    else if (event.key === 'F5') void (event.ctrlKey ? copySelected(side) : refresh(side))
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) select(side, entries.map((entry) => entry.name), at)
    else if (event.key === ' ' && current !== undefined) select(side, toggled(selected, current.name), current.name)
    else if (event.key === 'Escape') select(side, [], at)
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const start = event.key.toLowerCase()
      const rest = [...entries.slice(index + 1), ...entries.slice(0, index + 1)]
      const found = rest.find((entry) => entry.name.toLowerCase().startsWith(start))
      if (found === undefined) return
      moveTo(entries.indexOf(found), false)
    } else return
    event.preventDefault()
  }
  const onClick = (event: MouseEvent, entry: FileEntry): void => {
    if (event.shiftKey) return select(side, between(entries, anchor.current ?? entry.name, entry.name), entry.name)
    anchor.current = entry.name
    select(side, event.ctrlKey || event.metaKey ? toggled(selected, entry.name) : [entry.name], entry.name)
  }

  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - ROWS_BEYOND)
  const now = useNow(A_MINUTE_MS)
  const shown = entries.slice(first, first + Math.ceil(height / ROW_HEIGHT) + 2 * ROWS_BEYOND)
  return (
    <div className={classes['table']}>
      <Columns side={side} pane={pane} />
      <div
        ref={list}
        className={classes['list']}
        role="listbox"
        aria-multiselectable
        aria-label={words.list(name, listing?.path ?? '')}
        aria-busy={pane.loading}
        aria-activedescendant={index >= 0 ? `${rowId}-${index}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => {
          if (index < 0 && entries[0] !== undefined) select(side, selected, entries[0].name)
        }}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <div className={classes['rows']} role="presentation" style={{ height: entries.length * ROW_HEIGHT }}>
          {shown.map((entry, offset) => (
            <Row
              key={entry.name}
              id={`${rowId}-${first + offset}`}
              entry={entry}
              now={now}
              place={first + offset}
              of={entries.length}
              selected={selected.has(entry.name)}
              active={entry.name === at}
              onClick={(event) => onClick(event, entry)}
              onOpen={() => openEntry(side, entry)}
              onDrag={(transfer) => {
                if (!selected.has(entry.name)) select(side, [entry.name], entry.name)
                transfer.setData(`${DRAGGED}-${side}`, 'selected')
                transfer.effectAllowed = 'copy'
              }}
            />
          ))}
        </div>
      </div>
      {listing !== null && entries.length === 0 && <Nothing side={side} onlyHidden={listing.entries.length > 0} />}
    </div>
  )
}

function Columns({ side, pane: { sort } }: { readonly side: Side; readonly pane: PaneState }): ReactNode {
  return (
    <div className={classes['columns']}>
      {COLUMNS.map((column) => (
        <button
          key={column}
          type="button"
          data-column={column}
          aria-label={sort.column === column ? words.sortBy(words.columns[column], sort.ascending) : words.columns[column]}
          onClick={() => sortBy(side, column)}
        >
          {words.columns[column]}
          {sort.column === column && <span aria-hidden>{sort.ascending ? ' ↑' : ' ↓'}</span>}
        </button>
      ))}
    </div>
  )
}

type RowProps = {
  readonly id: string
  readonly entry: FileEntry
  /** Unix time in ms. */
  readonly now: number
  readonly place: number
  readonly of: number
  readonly selected: boolean
  readonly active: boolean
  readonly onClick: (event: MouseEvent) => void
  readonly onOpen: () => void
  readonly onDrag: (transfer: DataTransfer) => void
}

/** The list has the focus and the keys; a row is only pointed at. */
function Row({ id, entry, now, place, of, selected, active, onClick, onOpen, onDrag }: RowProps): ReactNode {
  const kind = kindText(entry)
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the listbox around it has both
    <div
      id={id}
      className={classes['row']}
      role="option"
      aria-selected={selected}
      aria-posinset={place + 1}
      aria-setsize={of}
      data-active={active}
      data-hidden={entry.name.startsWith('.')}
      style={{ top: place * ROW_HEIGHT }}
      draggable
      onClick={onClick}
      onDoubleClick={onOpen}
      onDragStart={(event) => onDrag(event.dataTransfer)}
    >
      <EntryIcon entry={entry} />
      <span className={classes['entry']} title={entry.name}>
        {entry.name}
      </span>
      {kind !== null && <span className="visually-hidden">{kind}</span>}
      <span className={classes['size']}>{entry.kind === 'file' ? sizeText(entry.size) : ''}</span>
      <span className={classes['modified']} title={wholeDateText(entry.modified)}>
        {dateText(entry.modified, now)}
      </span>
    </div>
  )
}

function EntryIcon({ entry }: { readonly entry: FileEntry }): ReactNode {
  const Icon = { file: IconFile, folder: IconFolder, link: IconLink, other: IconFileOther }[entry.kind]
  return <Icon className={classes['icon']} data-kind={opensAs(entry) ?? 'other'} size={18} aria-hidden />
}

function Nothing({ side, onlyHidden }: { readonly side: Side; readonly onlyHidden: boolean }): ReactNode {
  return (
    <div className={classes['nothing']}>
      <Empty icon={<IconFolderEmpty size={22} />} title={onlyHidden ? words.onlyHidden : words.empty}>
        {onlyHidden ? words.onlyHiddenAdvice : side === 'local' ? words.emptyLocal : words.emptyRemote}
      </Empty>
    </div>
  )
}

function kindText(entry: FileEntry): string | null {
  if (entry.kind === 'file') return null
  if (entry.kind === 'folder') return words.folder
  return entry.kind === 'link' ? words.linkTo(entry.leadsTo) : words.other
}

function toggled(names: ReadonlySet<string>, name: string): string[] {
  return names.has(name) ? [...names].filter((one) => one !== name) : [...names, name]
}

/** Where one of the two is not there any more, the other alone. */
function between(entries: readonly FileEntry[], one: string, other: string): string[] {
  const ends = [one, other].map((name) => entries.findIndex((entry) => entry.name === name)).filter((index) => index >= 0)
  return entries.slice(Math.min(...ends), Math.max(...ends) + 1).map((entry) => entry.name)
}
