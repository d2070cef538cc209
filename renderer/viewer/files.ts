// Owns: files in the viewer: the button that opens the "Files" window, files that are dropped on the picture, and a corner
// that says how far a copy is. Never: asks where a file is but of what was dropped.
import { copyText } from '../lib/copy-words'
import type { CopyJob } from '../../shared/files'
import type { DropApi, PosternApi } from '../../shared/ipc'
import type { Toolbar } from './toolbar'
import { words } from './words'

/** How long the corner still says that everything has arrived, in ms. */
const DONE_MS = 6000

type Parts = { readonly toolbar: Toolbar; readonly stage: HTMLElement; readonly corner: HTMLElement; readonly drop: HTMLElement }
type Page = { readonly postern: PosternApi<'viewer'>; readonly dropped: DropApi }

export type ViewerFiles = {
  /** Null: there is no session, or it does not permit files. */
  allow(hostName: string | null): void
}

export function viewerFiles({ toolbar, stage, corner, drop }: Parts): ViewerFiles {
  const { postern, dropped } = globalThis as unknown as Page
  let hostName: string | null = null
  /** Copies whose end was told of; a small one may be over before it was seen under way. */
  const told = new Set<number>()
  let hide: ReturnType<typeof setTimeout> | undefined

  const say = (text: string): void => {
    corner.textContent = text
    corner.hidden = text === ''
  }
  const sayForAWhile = (text: string): void => {
    say(text)
    clearTimeout(hide)
    hide = setTimeout(() => say(''), DONE_MS)
  }
  const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true && hostName !== null

  const button = toolbar.addButton(words.files, () => void postern.call('viewer.files'))
  button.hidden = true

  stage.addEventListener('dragover', (event) => {
    event.preventDefault()
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = isFiles(event) ? 'copy' : 'none'
    drop.textContent = hostName === null ? '' : words.dropHere(hostName)
    drop.hidden = !isFiles(event)
  })
  stage.addEventListener('dragleave', (event) => {
    if (!stage.contains(event.relatedTarget as Node | null)) drop.hidden = true
  })
  stage.addEventListener('drop', (event) => {
    event.preventDefault()
    drop.hidden = true
    if (!isFiles(event)) return
    const paths = [...(event.dataTransfer?.files ?? [])].map((file) => dropped.pathOf(file)).filter((path) => path !== '')
    if (paths.length === 0) return sayForAWhile(words.notFiles)
    void postern.call('viewer.drop', { paths }).then((answer) => {
      if (!answer.ok) sayForAWhile(words.dropFailed)
    })
  })

  postern.on('viewer.copies', (jobs) => {
    const running = jobs.filter(isUnderWay)
    const newest = running.at(-1)
    const over = jobs.filter((job) => !isUnderWay(job) && !told.has(job.id))
    for (const { id } of over) told.add(id)
    if (newest !== undefined) {
      clearTimeout(hide)
      return say(copyText(newest, running.length, hostName ?? ''))
    }
    const last = over.at(-1)
    if (last !== undefined) sayForAWhile(copyText(last, over.length, hostName ?? ''))
  })

  return {
    allow(host) {
      hostName = host
      button.hidden = host === null
      if (host === null) drop.hidden = true
    }
  }
}

const isUnderWay = ({ state }: CopyJob): boolean => state !== 'done' && state !== 'failed' && state !== 'cancelled'
