// Owns: how hard a password is to guess, by zxcvbn. The word lists are loaded when the first password is typed.
import type { PasswordStrength } from '../../shared/ipc'

export const MIN_PASSWORD_LENGTH = 12
const MAX_PASSWORD_LENGTH = 256
/** zxcvbn: 3 is "safely unguessable" against an online attack and moderate against an offline one. */
const LEAST_SCORE = 3
/** zxcvbn reads only so far; the rest cannot make a password weaker. */
const READ_LENGTH = 100

type Checker = { check(password: string): { readonly score: number; readonly sequence: readonly { readonly pattern: string }[] } }
let checker: Promise<Checker> | null = null

async function load(): Promise<Checker> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')])
  return new ZxcvbnFactory({ dictionary: { ...common.dictionary }, graphs: common.adjacencyGraphs })
}

/** Strength of a password as typed; the problem names the first thing that keeps it from being accepted. */
export async function passwordStrength(password: string): Promise<PasswordStrength> {
  checker ??= load()
  const { score, sequence } = (await checker).check(password.slice(0, READ_LENGTH))
  return { score: Math.min(Math.max(score, 0), 4), problem: problemOf(password, score, sequence) }
}

function problemOf(password: string, score: number, sequence: readonly { readonly pattern: string }[]): PasswordStrength['problem'] {
  if ([...password].length < MIN_PASSWORD_LENGTH) return 'too-short'
  if (password.length > MAX_PASSWORD_LENGTH) return 'too-long'
  if (score >= LEAST_SCORE) return null
  return sequence.length === 1 && sequence[0]?.pattern === 'dictionary' ? 'common' : 'guessable'
}
