// Owns: the links to the pages, and which copy of the program this is.
import type { ReactNode } from 'react'
import type { AppInfo } from '../../shared/ipc'
import { hostMirror } from '../lib/host-store'
import { IconConnect, IconDevice, IconHistory, IconSettings } from '../ui/icons'
import { PosternMark } from '../ui/postern-mark'
import { routeHash, type PageName, type Route } from './routes'
import classes from './shell.module.css'
import { words } from './words'

const LINKS = [
  { route: { page: 'connect' }, icon: IconConnect },
  { route: { page: 'this-device' }, icon: IconDevice },
  { route: { page: 'activity' }, icon: IconHistory },
  { route: { page: 'settings', tab: 'access' }, icon: IconSettings }
] as const satisfies readonly { readonly route: Route; readonly icon: unknown }[]

export function Navigation({ page, info }: { readonly page: PageName; readonly info: AppInfo }): ReactNode {
  const sessions = hostMirror.useValue()?.sessions.length ?? 0
  return (
    <header className={classes['side']}>
      <div className={classes['brand']}>
        <PosternMark />
        <span className={classes['name']}>{words.product}</span>
      </div>
      <nav aria-label={words.navigation}>
        <ul className={classes['links']}>
          {LINKS.map(({ route, icon: Icon }) => (
            <li key={route.page}>
              <a
                href={routeHash(route)}
                className={classes['link']}
                aria-current={route.page === page ? 'page' : undefined}
                title={words.pages[route.page]}
              >
                <Icon size={20} aria-hidden />
                <span className={classes['name']}>{words.pages[route.page]}</span>
                {route.page === 'this-device' && sessions > 0 && <span className={classes['dot']} aria-hidden />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes['foot']}>
        <span role="status" className="visually-hidden">
          {sessions > 0 ? words.sessionLive : ''}
        </span>
        <div className={classes['name']}>
          {info.profile !== '' && <div title={info.profile}>{words.profile(lastPart(info.profile))}</div>}
          <div>{words.version(info.version)}</div>
        </div>
      </div>
    </header>
  )
}

const lastPart = (path: string): string => path.split(/[\\/]/).filter((part) => part !== '').at(-1) ?? path
