// Owns: this page's copy of the connectors that this computer has seen, and the ways to ask for a change of one.
import type { ConnectorChange, SeenConnector } from '../../../shared/ipc'
import { guard, type GuardedOutcome } from '../../lib/confirmation-store'
import type { ChangeRefusal } from '../../lib/guarded-change'
import { createMirror } from '../../lib/mirror'
import { postern } from '../../lib/postern'
import { reportProblem } from '../../lib/problem'

export const connectorsMirror = createMirror({
  fetch: () => postern().call('connectors.list'),
  listen: (onValue) => postern().on('connectors.changed', onValue)
})

type Outcome = GuardedOutcome<readonly SeenConnector[], ChangeRefusal>

export async function changeConnector(key: string, change: ConnectorChange): Promise<Outcome> {
  const outcome = await guard((confirmation) => postern().call('connectors.change', { key, change, confirmation }))
  if (outcome.kind === 'done') connectorsMirror.set(outcome.value)
  return outcome
}

export async function forgetConnector(key: string): Promise<Outcome> {
  const outcome = await guard((confirmation) => postern().call('connectors.forget', { key, confirmation }))
  if (outcome.kind === 'done') connectorsMirror.set(outcome.value)
  return outcome
}

export const revokeTrust = (key: string): void => void postern().call('trusted.revoke', { key }).then(connectorsMirror.set, reportProblem)
export const revokeAllTrust = (): void => void postern().call('trusted.revokeAll').then(connectorsMirror.set, reportProblem)

/** The owner's name for it, or its own. */
export const shownName = ({ ownerName, name }: SeenConnector): string => ownerName ?? name
