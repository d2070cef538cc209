// Owns: tests of the addresses of the pages.
import { describe, expect, it } from 'vitest'
import { parseRoute, routeHash, type Route } from '../../../renderer/app/routes'

const routes: readonly Route[] = [
  { page: 'connect' },
  { page: 'this-device' },
  { page: 'activity' },
  { page: 'settings', tab: 'access' },
  { page: 'settings', tab: 'network' },
  { page: 'settings', tab: 'appearance' }
]

describe('the address of a page', () => {
  it.each(routes)('leads back to $page', (route) => expect(parseRoute(routeHash(route))).toEqual(route))

  it.each(['', '#', '#/', '#/nowhere', '#/__proto__'])('%j leads to Connect', (hash) =>
    expect(parseRoute(hash)).toEqual({ page: 'connect' })
  )

  it('opens Access when the tab is missing or unknown', () => {
    expect(parseRoute('#/settings')).toEqual({ page: 'settings', tab: 'access' })
    expect(parseRoute('#/settings/secrets')).toEqual({ page: 'settings', tab: 'access' })
  })
})
