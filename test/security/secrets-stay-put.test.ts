// Owns: cases 16 and 17, as far as they concern the host without its windows: no secret in a file, a row, a log line, an
// error or an argument list. The app itself is searched by the end-to-end tests.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCommandLine } from '../../electron/platform/command-line'
import { setDatabaseAside } from '../../electron/platform/database'
import { otpauthUri } from '../../electron/access/totp'
import { DEFAULT_PORT } from '../../shared/settings'
import { type ArmedHost, armedHost, atCodePrompt, codesOf, expectGranted, granted, leave, withSavedLogin } from '../support/armed-host'
import { PASSWORD } from '../support/node-host'
import { filesIn, openStore, profileFolder } from '../support/profile-folder'
import { holdOf, loseConnection, resume } from '../support/resumes'

const NEW_PASSWORD = 'another long passphrase 42'

/** Every way in which a secret may be written down. */
function formsOf(secret: string): readonly string[] {
  const grouped = secret.match(/.{1,4}/g)!.join(' ')
  const bytes = Buffer.from(secret)
  return [secret, secret.toLowerCase(), grouped, grouped.toLowerCase(), bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(secret)]
}

const codeForms = (code: string): readonly string[] => [code, code.replace('-', ''), code.toLowerCase(), Buffer.from(code).toString('base64')]

function leaks(folder: string, forms: readonly string[]): readonly string[] {
  return [...filesIn(folder)].flatMap(([name, bytes]) => forms.filter((form) => bytes.includes(form) || bytes.includes(Buffer.from(form, 'utf16le'))).map((form) => `${form} in ${name}`))
}

type Flow = (host: ArmedHost) => Promise<readonly string[]>

/** Each does something, and returns the secrets that it brought into the world. */
const flows: Readonly<Record<string, Flow>> = {
  'enrolling and logging in': async (host) => {
    await granted(host)
    return []
  },
  'wrong codes and a recovery code': async (host) => {
    const { connector } = await atCodePrompt(host)
    await connector.factor(host.wrongCode())
    expectGranted(await connector.factor(host.recoveryCodes[0]!, 'recovery-code'))
    return []
  },
  'a wrong password': async (host) => {
    const connector = await host.visitor()
    await connector.prove('a password that is wrong')
    return ['a password that is wrong']
  },
  'a saved login': async (host) => [(await withSavedLogin(host)).secret],
  'a session that lost its connection and went on': async (host) => {
    const visit = await granted(host)
    await loseConnection(host, visit)
    const { answer } = await resume(host, holdOf(visit))
    return [holdOf(visit).secret, expectGranted(answer).resume.secret]
  },
  'replacing the secret': async (host) => {
    const begun = await host.host.enrollment.begin({ method: 'totp', code: host.code() })
    if (!begun.ok) throw new Error(begun.code)
    const { setupKey, uri, id } = begun.value
    const confirmed = await host.host.enrollment.confirm(id, codesOf(setupKey, host.clock).code())
    if (!confirmed.ok) throw new Error(confirmed.code)
    return [...formsOf(setupKey), uri, ...confirmed.value.codes.flatMap(codeForms)]
  },
  'an enrollment that was cancelled': async (host) => {
    const begun = await host.host.enrollment.begin({ method: 'totp', code: host.code() })
    if (!begun.ok) throw new Error(begun.code)
    host.host.enrollment.check(begun.value.id, '123456')
    host.host.enrollment.cancel(begun.value.id)
    return formsOf(begun.value.setupKey)
  },
  'new recovery codes': async (host) => {
    const made = await host.host.enrollment.makeRecoveryCodes({ method: 'totp', code: host.code() })
    if (!made.ok) throw new Error(made.code)
    return made.value.codes.flatMap(codeForms)
  },
  'changing the password': async (host) => {
    expect(await host.host.password.set(NEW_PASSWORD, { method: 'totp', code: host.code() })).toMatchObject({ ok: true })
    return formsOf(NEW_PASSWORD)
  },
  'turning two-factor authentication off': async (host) => {
    expect(await host.host.enrollment.turnOff({ method: 'totp', code: host.code() })).toMatchObject({ ok: true })
    return []
  },
  'a full disk': async (host) => {
    const { connector } = await atCodePrompt(host)
    host.store.run("CREATE TRIGGER full BEFORE UPDATE ON second_factor BEGIN SELECT raise(ABORT, 'disk full'); END")
    await connector.factor(host.code())
    return []
  }
}

describe('case 16: secrets on disk', () => {
  test.each(Object.entries(flows))('after %s, no file of the profile holds a secret, with the database open and closed', async (_name, flow) => {
    const { folder, database } = await profileFolder()
    const store = openStore(database)
    const host = await armedHost({ store })
    const made = await flow(host)
    const secrets = [
      ...formsOf(PASSWORD),
      ...formsOf(host.secret),
      otpauthUri(host.secret, 'name', 'Postern'),
      'otpauth:',
      ...host.recoveryCodes.flatMap(codeForms),
      host.keychain.items.get('opaque-setup')!,
      ...made
    ]
    expect(leaks(folder, secrets)).toEqual([])
    host.host.close()
    store.run('PRAGMA wal_checkpoint(TRUNCATE)')
    store.close()
    expect(leaks(folder, secrets)).toEqual([])
    setDatabaseAside(database, host.clock.now())
    expect(leaks(folder, secrets)).toEqual([])
  })

  test('the search finds a secret that is there', async () => {
    const { folder, database } = await profileFolder()
    const store = openStore(database)
    store.run("INSERT INTO settings (only, body) VALUES (1, 'JBSW Y3DP EHPK')")
    expect(leaks(folder, formsOf('JBSWY3DPEHPK'))).not.toEqual([])
    expect(filesIn(folder).has(join(folder, 'postern.db'))).toBe(true)
  })

  test('nothing that the host reports, logs or says to the owner holds one', async () => {
    const host = await armedHost()
    const login = await withSavedLogin(host)
    const visit = await granted(host, undefined, host.code(1))
    await leave(host, visit.connector)
    const told = JSON.stringify([host.activities, host.notifier.notices, host.faults.map(String), await host.host.status(), host.host.settings.get(), host.host.credentials.savedLogins().map(({ record: _record, ...rest }) => rest)])
    for (const secret of [...formsOf(PASSWORD), ...formsOf(host.secret), login.secret, ...host.recoveryCodes.flatMap(codeForms), 'otpauth:']) {
      expect(told).not.toContain(secret)
    }
  })
})

describe('case 17: secrets in argument lists', () => {
  test.each(['--password=hunter2', '--code=123456', '--secret=JBSWY3DPEHPK3PXP', '--token=x', '--setup-key=x', '--recovery-code=AAAAA-AAAAA', '--unlock=x'])(
    '"%s" is not taken',
    (argument) => {
      expect(readCommandLine([argument])).toEqual({ profile: null, directPort: null, hidden: false, seat: false, removeTwoFactor: null })
    }
  )

  test('there are few switches, and none of them is a secret', () => {
    expect(readCommandLine(['--profile=/tmp/p', `--direct-port=${DEFAULT_PORT}`, '--remove-two-factor', '--user=mira', '--yes'])).toEqual({
      profile: '/tmp/p',
      directPort: DEFAULT_PORT,
      hidden: false,
      seat: false,
      removeTwoFactor: { profile: '/tmp/p', user: 'mira', yes: true }
    })
  })

  test('a refusal of a bad value does not repeat it', () => {
    expect(() => readCommandLine(['--direct-port=hunter2'])).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hunter2') as string }))
  })
})
