// Owns: in which ways "Confirm it's you" takes a code. Pure. Must never offer one that cannot work.
import type { FactorMethod } from '../../shared/protocol'
import type { TwoFactorState } from '../../shared/ipc'

/** @param twoFactor undefined until main has told */
export function confirmMethods(twoFactor: TwoFactorState | undefined): readonly FactorMethod[] {
  if (twoFactor === undefined || !('method' in twoFactor)) return ['totp', 'recovery-code']
  return twoFactor.recoveryCodesLeft === 0 ? [twoFactor.method] : [twoFactor.method, 'recovery-code']
}
