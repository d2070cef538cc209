// Owns: every dialog's frame. Built on the browser's own modal dialog: the page behind is inert, focus is trapped
// and goes back to the opener, dialogs stack. Must never close by Escape when `onClose` is null, or while it is held.
import { CloseButton, Title } from '@mantine/core'
import '@mantine/core/styles/CloseButton.css'
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { DialogHold } from './dialog-hold'
import classes from './dialog.module.css'
import { words } from './words'

type Props = {
  readonly title: string
  /** Null: the dialog has to be finished, there is no way to leave it. */
  readonly onClose: (() => void) | null
  readonly size?: 'narrow' | 'medium'
  /** A new step of the same dialog: focus moves to what it marks with `data-autofocus`. */
  readonly step?: string
  readonly children: ReactNode
}

/** Shown while it is mounted. */
export function Dialog({ title, onClose, size = 'narrow', step = '', children }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const [held, setHeld] = useState(false)
  const close = useRef(onClose)
  const titleId = useId()
  useLayoutEffect(() => {
    close.current = held ? null : onClose
  }, [onClose, held])

  useLayoutEffect(() => {
    const element = dialog.current
    if (element === null) return
    element.showModal()
    let mounted = true
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || topmost() !== element) return
      // Without this the browser would close it by itself on the second Escape, whatever `cancel` says.
      event.preventDefault()
      event.stopPropagation()
      close.current?.()
    }
    const onCancel = (event: Event): void => {
      event.preventDefault()
      close.current?.()
    }
    // Something other than this component closed it: bring it back, since React still shows it.
    const onClosed = (): void => {
      if (mounted && !element.open) element.showModal()
    }
    window.addEventListener('keydown', onKeyDown, true)
    element.addEventListener('cancel', onCancel)
    element.addEventListener('close', onClosed)
    return () => {
      mounted = false
      window.removeEventListener('keydown', onKeyDown, true)
      element.removeEventListener('cancel', onCancel)
      element.removeEventListener('close', onClosed)
      // Closing, rather than only vanishing, is what hands the focus back.
      element.close()
    }
  }, [])

  useLayoutEffect(() => {
    const wanted = dialog.current?.querySelector<HTMLElement>('[data-autofocus]') ?? dialog.current
    wanted?.focus()
  }, [step])

  return (
    <dialog ref={dialog} className={classes['dialog']} data-size={size} aria-labelledby={titleId} tabIndex={-1}>
      <div className={classes['header']}>
        <Title order={2} id={titleId}>
          {title}
        </Title>
        {onClose !== null && (
          <CloseButton
            aria-label={words.close}
            aria-disabled={held}
            {...(held ? { 'data-disabled': true } : {})}
            onClick={() => close.current?.()}
          />
        )}
      </div>
      <div className={classes['body']}>
        <DialogHold value={setHeld}>{children}</DialogHold>
      </div>
    </dialog>
  )
}

/** Everything below the newest dialog is inert, so the one that holds the focus is the one on top. */
function topmost(): Element | null {
  const modal = document.querySelectorAll('dialog:modal')
  const active = document.activeElement?.closest('dialog:modal')
  return active ?? modal[modal.length - 1] ?? null
}
