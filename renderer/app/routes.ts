// Owns: the addresses of the main window's pages, as hashes. Must never carry anything but where one is.
import { useSyncExternalStore } from 'react'

export const SETTINGS_TABS = ['access', 'connectors', 'network', 'delivery', 'notices', 'appearance'] as const
export type SettingsTab = (typeof SETTINGS_TABS)[number]

export type Route =
  | { readonly page: 'connect' }
  | { readonly page: 'this-device' }
  | { readonly page: 'activity' }
  | { readonly page: 'settings'; readonly tab: SettingsTab }

export type PageName = Route['page']

/** An address that is not known leads to the first page. */
export function parseRoute(hash: string): Route {
  const [page, tab] = hash.replace(/^#\/?/, '').split('/')
  switch (page) {
    case 'this-device':
    case 'activity':
      return { page }
    case 'settings':
      return { page, tab: SETTINGS_TABS.find((candidate) => candidate === tab) ?? 'access' }
    default:
      return { page: 'connect' }
  }
}

export const routeHash = (route: Route): string =>
  route.page === 'settings' ? `#/settings/${route.tab}` : `#/${route.page}`

export function navigate(route: Route): void {
  window.location.hash = routeHash(route)
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** Hook: the page that is open now. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(onHashChange, () => window.location.hash))
}
