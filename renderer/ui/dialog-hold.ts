// Owns: how what is in a dialog keeps it from being left. Must never close one.
import { createContext, useContext, useLayoutEffect } from 'react'

/** Given by the dialog to what is in it. */
export const DialogHold = createContext<(held: boolean) => void>(() => undefined)

/**
 * While `held`, nobody leaves the dialog around this: main is at work on what was asked for in it and will finish that
 * either way, so leaving would look like giving it up and be none.
 */
export function useDialogHold(held: boolean): void {
  const hold = useContext(DialogHold)
  // Before the next key is heard.
  useLayoutEffect(() => {
    hold(held)
    return () => hold(false)
  }, [hold, held])
}
