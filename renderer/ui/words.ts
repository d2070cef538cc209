// Owns: the words of parts that several screens share.
import type { ChangeRefusal, CodeProblem } from '../lib/guarded-change'
import type { FailureInfo } from '../../shared/result'
import { momentOf, relativeUntil } from '../lib/time-words'

export const words = {
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  loading: 'Loading…',
  showPassword: 'Show password',
  copied: 'Copied',
  copyFailed: 'Copying did not work. Select the text and copy it yourself.',
  copyOf: (text: string) => `Copy ${text}`,
  problemTitle: 'Something went wrong',
  problemAdvice: 'Try it once more. If it happens again, restart Postern.',
  dismiss: 'Dismiss'
} as const

export const codeWords = {
  authorizationCode: 'Authorization code',
  authorizationHint: 'The 6 digits that your authenticator app shows now.',
  recoveryCode: 'Recovery code',
  recoveryHint: 'One of the codes you saved when you set up two-factor authentication. It works once.',
  useRecoveryCode: "Can't use your authenticator?",
  useAuthenticator: 'Use your authenticator instead',
  submit: 'Continue',
  checking: 'Checking…'
} as const

export const confirmWords = {
  title: "Confirm it's you",
  why: 'This change makes the computer easier to reach, so it needs a code.',
  sessionsTitle: 'Somebody is connected',
  sessionsWhy:
    'Security settings can’t be changed while a session is live, because the person at the far end uses the same mouse.',
  endSessions: 'End sessions and continue',
  ending: 'Ending sessions…'
} as const

const tries = (left: number): string => (left === 1 ? '1 try left.' : `${left} tries left.`)

/** `now` in Unix ms. */
export function codeProblemText(problem: CodeProblem, now: number): string {
  switch (problem.code) {
    case 'confirmation-wrong':
      return problem.info?.triesLeft === undefined
        ? 'That code is not right. Check it and try again.'
        : `That code is not right. ${tries(problem.info.triesLeft)}`
    case 'confirmation-used':
      return 'That code has been used already. Wait for the next one.'
    case 'confirmation-locked':
      return problem.info?.retryAt === undefined
        ? 'Too many wrong codes. Wait a while, then try again.'
        : `Too many wrong codes. Try again at ${momentOf(problem.info.retryAt, now)} (${relativeUntil(problem.info.retryAt, now)}).`
  }
}

export const changeRefusalWords = {
  'keychain-unavailable':
    'The system’s keychain is locked or missing, so nothing was changed. Unlock it and try again.',
  'storage-failed': 'The change could not be written to the disk, so nothing was changed. Check that the disk is not full.',
  invalid: 'Postern did not accept this value, so nothing was changed.'
} as const satisfies Record<ChangeRefusal, string>

export type ShownRefusal = { readonly code: ChangeRefusal; readonly info: FailureInfo | null }
export const refusalText = (refusal: ShownRefusal): string => changeRefusalWords[refusal.code]
