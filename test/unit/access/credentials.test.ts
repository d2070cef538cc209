// Owns: one row a credential: what makes it usable, and what ends it.
import { describe, expect, test } from 'vitest'
import { FULL_ACCESS } from '../../../shared/permissions'
import { Credentials, PASSWORD_ID } from '../../../electron/access/credentials'
import type { OpaqueHost } from '../../../electron/access/ports'
import { ResumeKeys } from '../../../electron/access/resume-keys'
import { FakeClock, memoryStore, realRandom } from '../../support/fakes'
import { makeGrant } from '../session/grants'

/** Stands for OPAQUE where only the rows matter: it proves whatever it is asked, and tells which record it was given. */
function recordingOpaque(): OpaqueHost & { readonly records: (string | null)[] } {
  const records: (string | null)[] = []
  return {
    records,
    recordOf: ({ selector }) => `record of ${selector}`,
    challenge: ({ record }) => {
      records.push(record)
      return { ke2: 'ke2', state: 'state' }
    },
    verify: () => 'session key'
  }
}

function fresh() {
  const clock = new FakeClock()
  const store = memoryStore()
  const opaque = recordingOpaque()
  const resumeKeys = new ResumeKeys({ clock, random: realRandom, opaque, after: (ms, work) => void clock.after(ms, work) })
  const credentials = new Credentials(store, clock, opaque, resumeKeys)
  const add = (id: string, limits: { readonly expiresAt?: number; readonly usesLeft?: number } = {}) =>
    credentials.add({ id, kind: 'short-term', profile: 'full', permissions: null, record: `record ${id}`, connectorKey: 'key', connectorName: 'Laptop', expiresAt: limits.expiresAt ?? null, usesLeft: limits.usesLeft ?? null })
  const prove = (selector: Parameters<Credentials['begin']>[0]) => credentials.finish(credentials.begin(selector, 'ke1', 'setup').pending, 'ke3')
  return { clock, store, opaque, credentials, resumeKeys, add, prove }
}

describe('the unattended password', () => {
  test('proves itself, unbound, with full access', () => {
    const { credentials, prove } = fresh()
    credentials.setPassword('record')
    expect(prove('password')?.proof).toMatchObject({ credentialId: PASSWORD_ID, credentialKind: 'password', boundTo: null, permissions: FULL_ACCESS })
  })

  test('that was replaced after the challenge proves nothing', () => {
    const { credentials } = fresh()
    credentials.setPassword('first record')
    const { pending } = credentials.begin('password', 'ke1', 'setup')
    credentials.setPassword('second record')
    expect(credentials.finish(pending, 'ke3')).toBeNull()
  })

  test('takes every other credential along when it is replaced', () => {
    const { credentials, add } = fresh()
    credentials.setPassword('first')
    add('short')
    credentials.setPassword('second')
    expect([credentials.find('short'), credentials.find(PASSWORD_ID)?.record]).toEqual([undefined, 'second'])
  })
})

describe('a selector', () => {
  test('that names nothing is answered out of no record, and proves nothing', () => {
    const { opaque, prove } = fresh()
    expect(prove('saved-login:none')).toBeNull()
    expect(opaque.records).toEqual([null])
  })

  test('of another kind does not find the row', () => {
    const { add, prove, opaque } = fresh()
    add('one')
    expect([prove('saved-login:one'), prove('short-term:one')?.proof.boundTo]).toEqual([null, 'key'])
    expect(opaque.records).toEqual([null, 'record one'])
  })
})

describe('limits', () => {
  test('a credential ends at its time', () => {
    const { clock, add, prove } = fresh()
    add('brief', { expiresAt: clock.now() + 1000 })
    clock.advance(999)
    expect(prove('short-term:brief')).not.toBeNull()
    clock.advance(1)
    expect(prove('short-term:brief')).toBeNull()
  })

  test('one that ends between challenge and proof proves nothing', () => {
    const { clock, add, credentials } = fresh()
    add('brief', { expiresAt: clock.now() + 1000 })
    const { pending } = credentials.begin('short-term:brief', 'ke1', 'setup')
    clock.advance(1000)
    expect(credentials.finish(pending, 'ke3')).toBeNull()
  })

  test('a credential with its last use spent is gone, and one without a limit stays', () => {
    const { add, credentials } = fresh()
    add('twice', { usesLeft: 2 })
    add('always')
    for (const id of ['twice', 'twice', 'always']) credentials.spend(id)
    expect([credentials.find('twice'), credentials.find('always')?.usesLeft]).toEqual([undefined, null])
  })
})

test('a row with permissions that nobody knows is an error, not an access', () => {
  const { store, add, credentials } = fresh()
  add('one')
  store.run(`UPDATE credentials SET permissions = '["everything"]'`)
  expect(() => credentials.find('one')).toThrow()
})

test('only the password may be unbound: the table itself refuses others', () => {
  const { store, add } = fresh()
  add('one')
  expect(() => store.run("UPDATE credentials SET connector_key = NULL WHERE id = 'one'")).toThrow('CHECK')
})

describe('the key of a session that lost its connection', () => {
  test('proves the credential and the rights that the session came from, for its own connector only', () => {
    const { resumeKeys, prove } = fresh()
    const grant = makeGrant({ credentialId: 'login', permissions: ['view'] })
    const { id } = resumeKeys.arm(grant, 'setup')
    expect(prove(`resume:${id}`)?.proof).toMatchObject({ credentialId: 'login', permissions: ['view'], boundTo: 'key', resumes: { keyId: id, grant } })
  })

  test('is answered out of its own record, and once it is spent, like any that never was', () => {
    const { opaque, resumeKeys, credentials, prove } = fresh()
    const { id } = resumeKeys.arm(makeGrant(), 'setup')
    const { pending } = credentials.begin(`resume:${id}`, 'ke1', 'setup')
    resumeKeys.spend(id)
    expect([credentials.finish(pending, 'ke3'), prove(`resume:${id}`)]).toEqual([null, null])
    expect(opaque.records).toEqual([`record of resume:${id}`, null])
  })

  test('is none of the stored credentials, whatever its name', () => {
    const { add, prove } = fresh()
    add('short')
    expect([prove('resume:short'), prove('resume:password')]).toEqual([null, null])
  })
})
