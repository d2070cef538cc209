// Owns: telling that the administrator's policy has set something, beside what it has set. Never: decides what; main does.
import type { ReactNode } from 'react'
import { IconLock } from './icons'
import classes from './managed-mark.module.css'
import { managedWords as words } from './words'

type Props = {
  /** What is said of it in any case. */
  readonly description?: string | undefined
  /** What is left to the owner, if anything is. */
  readonly detail?: string | undefined
}

/** Stands as the description of a field. */
export function ManagedMark({ description, detail }: Props): ReactNode {
  return (
    <>
      {description !== undefined && (
        <>
          {description}
          <br />
        </>
      )}
      <span className={classes['mark']}>
        <IconLock size={14} aria-hidden />
        {detail === undefined ? words.set : words.setTo(detail)}
      </span>
    </>
  )
}
