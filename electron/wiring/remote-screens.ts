// Owns: what a grant opens on the connector, wired together: the window with the remote screen, its files, the clipboard,
// chat, recording and sound, and the way back after a restart.
// Never: imports electron.
import type { ConnectState } from '../../shared/ipc'
import type { Connector } from '../connector'
import { systemScheduler } from '../connection/transport'
import type { ViewerLink } from '../connection/viewer-link'
import { type FilesWindows, droppedItems } from '../platform/files-windows'
import { ownDisk } from '../platform/own-disk'
import { systemClock } from '../platform/system'
import type { ViewerPages } from '../platform/viewer-pages'
import { ViewerAsides } from '../session/aside/viewer-asides'
import type { OpenClipboardProcess } from '../session/clipboard/ports'
import { shareViewerClipboard } from '../session/clipboard/viewer-clipboard'
import { FileDesks } from '../session/file-desks'
import { openRemoteViewer } from '../session/remote-viewer'

export type RemoteScreensParts = {
  readonly viewerPages: ViewerPages
  readonly filesWindows: FilesWindows
  readonly openClipboardProcess: OpenClipboardProcess
  readonly connector: () => Connector
  readonly openMainWindow: () => void
  readonly onFault: (error: unknown) => void
}

export function wireRemoteScreens({ viewerPages, filesWindows, openClipboardProcess, connector, openMainWindow, onFault }: RemoteScreensParts) {
  const desks = new FileDesks({ disk: ownDisk(), clock: systemClock, scheduler: systemScheduler, onFault })
  const recorders = new Set<ViewerAsides>()

  function open(link: ViewerLink): void {
    const page = viewerPages.open()
    const asides = new ViewerAsides({ page, clock: systemClock })
    page.asides = asides
    recorders.add(asides)
    page.window.once('closed', () => void asides.stopRecording().finally(() => recorders.delete(asides)))
    openRemoteViewer(link, {
      page,
      now: () => systemClock.now(),
      beside: (session, end) => {
        const { desk, end: endFiles } = desks.begin(session)
        page.onFiles({ open: () => filesWindows.show(desk), drop: (paths) => desk.drop(droppedItems(paths), null) })
        const stopShowing = desk.onChanged(({ jobs, question }) => {
          page.showCopies(jobs)
          if (question !== null) filesWindows.showQuestion(desk, question.task)
        })
        const endClipboard = shareViewerClipboard({
          permissions: session.permissions,
          link: session.clipboard,
          page,
          open: openClipboardProcess,
          onBroken: () => end('bad-clipboard')
        })
        const endAsides = asides.begin({ hostName: session.hostName, link: session.aside })
        let stopped = false
        const interrupted = (): void => {
          if (stopped) return
          stopped = true
          endAsides()
          endClipboard()
          stopShowing()
        }
        return {
          interrupted,
          end: (why) => {
            interrupted()
            asides.over()
            endFiles(why === 'connection-lost')
          }
        }
      },
      resume: (ticket, on, leftMs) => connector().resume(ticket, on, leftMs),
      comeBack: (ticket, on) =>
        connector().comeBack(ticket, {
          ...on,
          onStep: (step) => {
            on.onStep(step)
            // The code is asked for in the main window, as always.
            if (step === 'code') openMainWindow()
          }
        }),
      connectAgain: (address) => {
        openMainWindow()
        void connector().flow.start(address)
      }
    })
  }

  /** The window is ready by the time the code is. */
  function prepareFor(state: ConnectState): void {
    if (connector().flow.resuming) viewerPages.discard()
    else if (state.phase === 'code' || (state.phase === 'proving' && state.automatic)) viewerPages.prepare()
    if (state.phase === 'failed' || state.phase === 'idle' || state.phase === 'password') viewerPages.discard()
  }

  return {
    open,
    prepareFor,
    /** Before the process ends: nothing half-written stays. */
    settled: () => Promise.all([desks.settled(), ...[...recorders].map((asides) => asides.stopRecording())])
  }
}
