// Owns: a button whose work takes a while. It stays focusable meanwhile: a disabled button loses the focus, and a
// dialog that closes later could not give it back. Must never start its work twice.
import { Button, Loader, type ButtonProps } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'

type Props = ButtonProps & {
  readonly busy: boolean
  readonly type?: 'button' | 'submit'
  readonly onClick?: () => void
}

export function BusyButton({ busy, onClick, type = 'button', ...rest }: Props): ReactNode {
  const click = (event: MouseEvent): void => {
    if (busy) event.preventDefault()
    else onClick?.()
  }
  return (
    <Button
      {...rest}
      type={type}
      aria-disabled={busy}
      leftSection={busy ? <Loader size={14} color="currentColor" aria-hidden /> : rest.leftSection}
      onClick={click}
    />
  )
}
