// Proves: every way of not getting to a host says what happened and what to do.
import { expect, test } from '@playwright/test'
import { DEMO_PASSWORD, reach, typePassword } from '../support/flows'
import { freePort } from '../support/free-port'
import { PROTOCOL_VERSION, type Refused } from '../../shared/protocol'
import { type FakeHost, refusingHost, webServer } from './fake-host'
import { type OneComputer, expectNotConnected, startOne } from './pair'

let one: OneComputer
const page = () => one.app.mainWindow

test.beforeAll(async () => {
  one = await startOne()
})
test.afterAll(() => one.stop())

for (const [typed, hint] of [
  ['', 'Type the address of the computer that you want to reach.'],
  ['postern://office', 'Leave out the part up to “://”.'],
  ['my office', 'An address has no spaces.'],
  ['office:99999', 'The port after the colon is a number from 1 to 65535.'],
  ['office:47600:1', 'Write an IPv6 address with a port as [address]:port.']
] as const) {
  test(`the address “${typed}” is refused at the field, with what to type instead`, async () => {
    await reach(page(), typed)
    await expect(page().getByRole('alert')).toContainText(hint)
    await expect(page().getByRole('dialog')).toBeHidden()
  })
}

test('a host name that nobody has is told as unreachable', async () => {
  await reach(page(), 'nowhere.invalid')
  await expectNotConnected(page(), 'The computer can’t be reached', 'Check the address')
})

test('a port on which nothing listens is told as such', async () => {
  await reach(page(), `127.0.0.1:${await freePort()}`)
  await expectNotConnected(page(), 'Nothing answers at this address', 'Postern does not listen on this port')
})

test('an IPv6 address with a port is understood', async () => {
  await reach(page(), `[::1]:${await freePort()}`)
  await expectNotConnected(page(), /Nothing answers at this address|The computer can’t be reached/, 'Check the')
})

test('something else at the address is told as such', async () => {
  const other = await webServer()
  try {
    await reach(page(), other.address)
    await expectNotConnected(page(), 'Something else answers at this address', 'It is not Postern.')
  } finally {
    await other.stop()
  }
})

const REFUSALS: readonly (readonly [name: string, refusal: Omit<Refused, 'type'>, title: string, advice: string | RegExp])[] = [
  [
    'a newer version on the far side',
    { reason: 'protocol-version', supportedVersion: PROTOCOL_VERSION + 1 },
    'The two versions of Postern don’t fit',
    'Update Postern on this computer.'
  ],
  [
    'an older version on the far side',
    { reason: 'protocol-version', supportedVersion: PROTOCOL_VERSION - 1 },
    'The two versions of Postern don’t fit',
    'Update Postern on the other computer.'
  ],
  ['too many connections', { reason: 'busy' }, 'The other computer is busy', 'Try again in a minute.'],
  ['an expired challenge', { reason: 'challenge-expired' }, 'The time is over', 'have your authenticator or your messages ready'],
  [
    'a lock-out',
    { reason: 'locked-out', retryAfterSeconds: 3600 },
    'Too many wrong attempts',
    /Try again at .* \(in 1 hour\)\./
  ],
  ['a disk that cannot be written', { reason: 'host-storage-failed' }, 'The other computer can’t read its records', 'Its owner sees what to do'],
  ['a fault on the far side', { reason: 'host-error' }, 'Something went wrong on the other computer', 'Try again.']
]
for (const [name, refusal, title, advice] of REFUSALS) {
  test(`${name} is told with what to do`, async () => {
    const host: FakeHost = await refusingHost(refusal)
    try {
      await reach(page(), host.address)
      await typePassword(page(), DEMO_PASSWORD)
      await expectNotConnected(page(), title, advice)
    } finally {
      await host.stop()
    }
  })
}

test('cancelling while the password is asked for leaves no dialog and no attempt', async () => {
  const host = await refusingHost({ reason: 'busy' })
  try {
    await reach(page(), host.address)
    await page().getByRole('dialog', { name: 'Log in' }).getByRole('button', { name: 'Cancel' }).click()
    await expect(page().getByRole('dialog')).toBeHidden()
    await expect(page().getByRole('textbox', { name: 'Remote address' })).toBeEditable()
  } finally {
    await host.stop()
  }
})

test('without a keychain on the connector’s own side no login can be saved, and it is told so; without saving it goes on', async () => {
  const bare = await startOne({ keyring: 'absent' })
  const host = await refusingHost({ reason: 'busy' })
  try {
    const own = bare.app.mainWindow
    await reach(own, host.address)
    await typePassword(own, DEMO_PASSWORD, { remember: true })
    await expectNotConnected(own, 'This computer’s keychain is not available', 'Unlock the keychain')
    await reach(own, host.address)
    await typePassword(own, DEMO_PASSWORD)
    await expectNotConnected(own, 'The other computer is busy', 'Try again in a minute.')
  } finally {
    await host.stop()
    await bare.stop()
  }
})
