// Owns: one side: where it is, what is in there, and the ways to copy it to the other side.
import { ActionIcon, Button, Text } from '@mantine/core'
import { useState, type DragEvent, type ReactNode, type SubmitEvent } from 'react'
import { Note } from '../ui/note'
import { IconFolderNew, IconFolderUp, IconFrom, IconRefresh, IconTo } from '../ui/icons'
import { FileList } from './file-list'
import classes from './pane.module.css'
import { type PaneState, type Side, copySelected, dropped, goUp, openFolder, otherSide, refresh, showHidden, shownEntries, usePanes } from './files-store'
import { NewFolderDialog } from './new-folder-dialog'
import { placeText, problemText, words } from './words'

type Props = { readonly side: Side; readonly name: string; readonly other: string; readonly canCopy: boolean }

/** What is dragged from one side to the other; the names are in the store. */
export const DRAGGED = 'application/x-postern-side'

export function Pane({ side, name, other, canCopy }: Props): ReactNode {
  const nameInText = side === 'local' ? words.thisComputerInText : name
  const pane = usePanes((panes) => panes[side])
  const [over, setOver] = useState(false)
  const [naming, setNaming] = useState(false)
  const { listing, problem, copyProblem } = pane

  const takes = ({ dataTransfer }: DragEvent): boolean =>
    canCopy && (dataTransfer.types.includes(`${DRAGGED}-${otherSide(side)}`) || (side === 'remote' && dataTransfer.types.includes('Files')))
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    if (!takes(event)) return
    if (event.dataTransfer.types.includes('Files')) void dropped([...event.dataTransfer.files])
    else void copySelected(otherSide(side))
  }

  return (
    // A drop target beside the button “Copy to…”, which does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a drag has no keys
    <section
      className={classes['pane']}
      data-over={over}
      aria-label={name}
      onDragOver={(event) => {
        event.preventDefault()
        event.dataTransfer.dropEffect = takes(event) ? 'copy' : 'none'
        setOver(takes(event))
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={drop}
    >
      <header className={classes['head']}>
        <h2 className={classes['name']}>{name}</h2>
        <Button
          size="compact-sm"
          className={classes['copy'] ?? ''}
          title={words.copyTo(other)}
          disabled={!canCopy || pane.selected.size === 0}
          onClick={() => void copySelected(side)}
          {...(side === 'local' ? { rightSection: <IconTo size={16} aria-hidden /> } : { leftSection: <IconFrom size={16} aria-hidden /> })}
        >
          <span className={classes['copy-text']}>{words.copyTo(other)}</span>
        </Button>
      </header>
      <PathBar side={side} name={nameInText} pane={pane} onNewFolder={() => setNaming(true)} />
      {problem !== null && (
        <Note
          tone="bad"
          live="alert"
          title={words.cannotShow}
          actions={
            <Button size="xs" variant="default" onClick={() => void refresh(side)}>
              {words.tryAgain}
            </Button>
          }
        >
          {problemText(problem)}
        </Note>
      )}
      {copyProblem !== null && (
        <Note tone="bad" live="alert" title={words.notCopied}>
          {problemText(copyProblem)}
        </Note>
      )}
      <FileList side={side} name={nameInText} pane={pane} />
      <footer className={classes['foot']}>
        <Text size="xs" c="dimmed" role="status">
          {footText(pane)}
        </Text>
        <label className={classes['option']}>
          <input type="checkbox" checked={pane.hidden} onChange={(event) => showHidden(side, event.currentTarget.checked)} />
          {words.hidden}
        </label>
      </footer>
      {naming && listing !== null && <NewFolderDialog side={side} onClose={() => setNaming(false)} />}
    </section>
  )
}

function footText(pane: PaneState): string {
  const { listing, selected, loading } = pane
  if (listing === null) return loading ? words.loading : ''
  if (listing.cut) return words.cut(listing.entries.length)
  if (selected.size === 0) return words.items(shownEntries(pane).length)
  const bytes = listing.entries.reduce((sum, entry) => sum + (selected.has(entry.name) ? entry.size : 0), 0)
  return words.selected(selected.size, bytes)
}

type BarProps = { readonly side: Side; readonly name: string; readonly pane: PaneState; readonly onNewFolder: () => void }

function PathBar({ side, name, pane: { listing }, onNewFolder }: BarProps): ReactNode {
  const path = listing?.path ?? ''
  const go = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget).get('path')
    if (typeof typed === 'string' && typed !== '') void openFolder(side, typed)
  }
  return (
    <div className={classes['bar']}>
      <ActionIcon variant="default" size="md" aria-label={words.up} title={words.up} disabled={listing === null || listing.parent === null} onClick={() => goUp(side)}>
        <IconFolderUp size={16} />
      </ActionIcon>
      <form className={classes['path']} onSubmit={go}>
        <input key={path} name="path" type="text" defaultValue={path} aria-label={words.path(name)} spellCheck={false} autoComplete="off" maxLength={4096} />
      </form>
      <select
        className={classes['places']}
        aria-label={words.places(name)}
        value=""
        onChange={(event) => void openFolder(side, event.currentTarget.value)}
        disabled={listing === null}
      >
        <option value="" disabled>
          {words.choosePlace}
        </option>
        {(listing?.places ?? []).map((place) => (
          <option key={place.path} value={place.path}>
            {placeText(place)}
          </option>
        ))}
      </select>
      <ActionIcon variant="default" size="md" aria-label={words.newFolder} title={words.newFolder} disabled={listing === null} onClick={onNewFolder}>
        <IconFolderNew size={16} />
      </ActionIcon>
      <ActionIcon variant="default" size="md" aria-label={words.refresh} title={words.refresh} onClick={() => void refresh(side)}>
        <IconRefresh size={16} />
      </ActionIcon>
    </div>
  )
}
