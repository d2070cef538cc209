// Owns: this page's copy of the saved logins that other computers hold for this one.
import { createMirror } from '../../lib/mirror'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'

export const savedLoginsMirror = createMirror({
  fetch: () => postern().call('savedLogins.list'),
  listen: (onValue) => postern().on('savedLogins.changed', onValue)
})

export function revokeSavedLogin(id: string): void {
  postern().call('savedLogins.revoke', { id }).then(savedLoginsMirror.set, reportProblem)
}

export function revokeAllSavedLogins(): void {
  postern().call('savedLogins.revokeAll').then(savedLoginsMirror.set, reportProblem)
}
