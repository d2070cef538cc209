// Owns: the product's mark: a small gate in a wall.
import type { ReactNode } from 'react'
import classes from './postern-mark.module.css'

export function PosternMark({ size = 26 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false" className={classes['mark']}>
      <path className={classes['wall']} d="M3 8h5V4h5v4h6V4h5v4h5v20a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z" />
      <path className={classes['gate']} d="M11 29V18.5a5 5 0 0 1 10 0V29z" />
      <circle className={classes['wall']} cx="18.4" cy="22.6" r="1.15" />
    </svg>
  )
}
