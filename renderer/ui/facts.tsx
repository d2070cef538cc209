// Owns: a list of names and values, with an optional mark that says good, off or bad.
import type { ReactNode } from 'react'
import classes from './facts.module.css'

export function Facts({ children }: { readonly children: ReactNode }): ReactNode {
  return <dl className={classes['facts']}>{children}</dl>
}

type Props = {
  readonly name: string
  /** The words always say the same as the mark: colour alone tells nothing to some. */
  readonly mark?: 'good' | 'off' | 'bad'
  readonly children: ReactNode
}

export function Fact({ name, mark, children }: Props): ReactNode {
  return (
    <div className={classes['fact']}>
      <dt className={classes['name']}>{name}</dt>
      <dd className={classes['value']}>
        {mark !== undefined && <span className={classes['mark']} data-mark={mark} aria-hidden />}
        <div className={classes['text']}>{children}</div>
      </dd>
    </div>
  )
}
