// Owns: what break glass takes and what it leaves: every way in goes, and whom the owner keeps out stays out.
import { expect, test } from 'vitest'
import { Connectors } from '../../../electron/access/connectors'
import { forgetEverybody } from '../../../electron/access/forget-everybody'
import { systemHasher } from '../../../electron/platform/system'
import { defaultSettings, settingsSchema } from '../../../shared/settings'
import { CONNECTOR } from '../../support/gate-events'
import { FakeClock, memoryStore, realRandom } from '../../support/fakes'

/** A host on which everything is set that could spare somebody a step, and everything that keeps somebody out. */
function furnished() {
  const store = memoryStore()
  const connectors = new Connectors(store, new FakeClock(), realRandom, systemHasher)
  for (const publicKey of ['trusted', 'blocked']) {
    connectors.noteSeen({ ...CONNECTOR, publicKey })
    connectors.noteGrant({ ...CONNECTOR, publicKey })
    connectors.noteCode(publicKey)
  }
  connectors.update('blocked', { rule: 'blocked' })
  for (const kind of ['password', 'saved-login', 'short-term']) {
    store.run("INSERT INTO credentials (id, kind, profile, record, connector_key, created_at) VALUES (?, ?, 'full', 'r', 'trusted', 0)", kind, kind)
  }
  store.run("INSERT INTO short_term (credential_id, session_id, armed_at, armed_uptime) VALUES ('short-term', 'session', 0, 0)")
  store.run("INSERT INTO second_factor (only, method, secret_id, enrolled_at, last_step) VALUES (1, 'email', 'id', 0, 0)")
  store.run("INSERT INTO recovery_codes (slot, salt, mac) VALUES (1, 's', 'm')")
  store.run("INSERT INTO delivered_codes (challenge, salt, mac, tries, at_wall, at_monotonic, run_id) VALUES ('pending', 's', 'm', 0, 0, 0, 'run 1')")
  const settings = defaultSettings()
  const open = {
    ...settings,
    access: { ...settings.access, unattended: true, askCodeForSavedLogins: false, askCodeForShortTermPasswords: false },
    entry: { ...settings.entry, trustHours: 24, onlyListed: true, askReason: true, hours: { ...settings.entry.hours, limited: true } }
  }
  store.run('INSERT INTO settings (only, body) VALUES (1, ?)', JSON.stringify(open))
  store.transaction(() => forgetEverybody(store))
  const { body } = store.get<{ body: string }>('SELECT body FROM settings')!
  return { store, connectors, before: open, after: settingsSchema.parse(JSON.parse(body)) }
}

test.each(['second_factor', 'recovery_codes', 'delivered_codes', 'credentials', 'short_term'])('nothing is left in %s', (table) => {
  expect(furnished().store.all(`SELECT 1 FROM ${table}`)).toEqual([])
})

test('nobody is trusted for a code that was typed before, and no rule spares one', () => {
  const { connectors, after } = furnished()
  expect(['trusted', 'blocked'].map((key) => connectors.standing(key).sinceCode)).toEqual([null, null])
  expect(after.entry.trustHours).toBe(0)
  expect(after.access).toMatchObject({ unattended: false, askCodeForSavedLogins: true, askCodeForShortTermPasswords: true })
})

test('blocks, the list, the hours and the question for a reason stay', () => {
  const { connectors, before, after } = furnished()
  expect(connectors.standing('blocked').rule).toBe('blocked')
  expect(after.entry).toEqual({ ...before.entry, trustHours: 0 })
})
