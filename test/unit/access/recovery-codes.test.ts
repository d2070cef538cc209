// Owns: making, storing and burning recovery codes.
import { describe, expect, test } from 'vitest'
import { RECOVERY_CODE_COUNT, burnRecoveryCode, makeRecoveryCodes, recoveryCodesLeft, storeRecoveryCodes } from '../../../electron/access/recovery-codes'
import { systemHasher } from '../../../electron/platform/system'
import { memoryStore, realRandom } from '../../support/fakes'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

function fresh() {
  const store = memoryStore()
  const codes = makeRecoveryCodes(realRandom)
  storeRecoveryCodes(store, systemHasher, realRandom, SECRET, codes)
  const burn = (code: string, secret = SECRET) => burnRecoveryCode(store, systemHasher, secret, code, 1000)
  return { store, codes, burn }
}

describe('recovery codes', () => {
  test('are six of ten characters of base32 in two groups', () => {
    const { codes } = fresh()
    expect(codes).toHaveLength(RECOVERY_CODE_COUNT)
    for (const code of codes) expect(code).toMatch(/^[A-Z2-7]{5}-[A-Z2-7]{5}$/)
  })

  test('are all different, even when chance repeats itself', () => {
    let turn = 0
    const stuck = { bytes: (length: number) => new Uint8Array(length).fill(Math.floor(turn++ / 3)) }
    expect(new Set(makeRecoveryCodes(stuck)).size).toBe(RECOVERY_CODE_COUNT)
  })

  test('burn once, each by itself', () => {
    const { store, codes, burn } = fresh()
    expect([burn(codes[2]!), burn(codes[2]!), burn(codes[3]!)]).toEqual(['burnt', 'used', 'burnt'])
    expect(recoveryCodesLeft(store)).toBe(4)
  })

  test('are void under another secret', () => {
    const { codes, burn } = fresh()
    expect(burn(codes[0]!, 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU')).toBe('wrong')
  })

  test('replace the ones before', () => {
    const { store, codes, burn } = fresh()
    storeRecoveryCodes(store, systemHasher, realRandom, SECRET, makeRecoveryCodes(realRandom))
    expect(burn(codes[0]!)).toBe('wrong')
    expect(recoveryCodesLeft(store)).toBe(RECOVERY_CODE_COUNT)
  })
})

test('without stored codes nothing is one', () => {
  expect(burnRecoveryCode(memoryStore(), systemHasher, SECRET, 'AAAAA-AAAAA', 0)).toBe('wrong')
})
