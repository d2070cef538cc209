// Owns: the way out for a person at the machine who has lost everything: the second factor goes, and the password with
// it. Never: opens a door. Never: leaves one without the other, asks the keychain, or does it beside a running Postern.
import { raiseAlert } from '../access/alerts'
import { forgetEverybody } from '../access/forget-everybody'
import type { AuditLog, Clock, Store } from '../access/ports'
import { words } from './words'

export type BreakGlassOrder = {
  /** Folder of a copy of its own, or null. */
  readonly profile: string | null
  /** Whose own copy, or null. */
  readonly user: string | null
  /** `--yes`: without the question. */
  readonly yes: boolean
}

export type OpenedAlone =
  | { readonly ok: true; readonly store: Store; readonly audit: AuditLog; readonly deviceName: string }
  | { readonly ok: false; readonly why: 'missing' | 'not-a-file' | 'in-use' }
  | { readonly ok: false; readonly why: 'damaged'; readonly words: string }

export type BreakGlassPorts = {
  readonly platform: string
  readonly clock: Clock
  readonly isAdministrator: () => boolean
  /** Who became administrator, for the advice only. */
  readonly suggestedUser: () => string | null
  /** The folder of a user's own copy, or null for nobody. */
  readonly profileOf: (user: string) => string | null
  /** From here on it acts as the owner of the data, and holds the data alone. */
  readonly open: (profile: string) => OpenedAlone
  /** The line that was typed, or null when there is no terminal. */
  readonly ask: (question: string) => string | null
  readonly say: (text: string) => void
}

/** For the program's exit. */
export const EXIT = { done: 0, 'not-confirmed': 1, usage: 2, 'not-administrator': 3, 'in-use': 4, damaged: 5, 'not-written': 6 } as const
type Outcome = keyof typeof EXIT

export function breakGlass(order: BreakGlassOrder, ports: BreakGlassPorts): Outcome {
  const stop = (outcome: Outcome, text: string): Outcome => {
    ports.say(text)
    return outcome
  }
  if (!ports.isAdministrator()) return stop('not-administrator', words.notAdministrator(ports.platform))
  if ((order.profile === null) === (order.user === null)) return stop('usage', words.whose(ports.suggestedUser()))
  const profile = order.profile ?? ports.profileOf(order.user ?? '')
  if (profile === null) return stop('usage', words.unknownUser(order.user ?? ''))

  const opened = ports.open(profile)
  if (!opened.ok) {
    switch (opened.why) {
      case 'missing':
        return stop('usage', words.noData(profile))
      case 'not-a-file':
        return stop('usage', words.linked(profile))
      case 'in-use':
        return stop('in-use', words.running(profile))
      case 'damaged':
        return stop('damaged', words.damaged(profile, opened.words))
    }
  }
  ports.say(words.explain(opened.deviceName, profile))
  if (!order.yes) {
    const typed = ports.ask(words.typeName(opened.deviceName))
    if (typed === null) return stop('not-confirmed', words.noTerminal)
    if (typed.trim() !== opened.deviceName) return stop('not-confirmed', words.notConfirmed)
  }
  try {
    opened.store.transaction(() => {
      forgetEverybody(opened.store)
      raiseAlert(opened.store, { kind: 'two-factor-removed', at: ports.clock.now() })
      opened.audit.append({ kind: 'two-factor-removed' })
    })
  } catch (error) {
    return stop('not-written', words.notWritten(error instanceof Error ? error.message : String(error)))
  }
  return stop('done', words.done)
}
