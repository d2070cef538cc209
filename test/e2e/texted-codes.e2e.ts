// Proves: an owner sets up a text gateway in the real window with a real HTTP gateway, a connector gets in with a texted
// code, and "End sessions and continue" ends the session before it goes on with the change.
import { expect, test } from '@playwright/test'
import { allowUnattendedAccess, openSettings, reach, throughNewPage, typeCode, typePassword } from '../support/flows'
import { type ReceivedRequest, type TestGateway, startGateway } from '../support/gateway-server'
import { codeIn } from '../support/mail-server'
import { type Pair, closeEndedViewer, codeDialog, confirmDialog, endSession, hasWindow, liveViewer, startPair } from './pair'

const NUMBER = '+491701234542'

test.describe.serial('codes by text message', () => {
  let pair: Pair
  let gateway: TestGateway
  const owner = () => pair.host.mainWindow
  const page = () => pair.connector.mainWindow
  const setUp = () => owner().getByRole('dialog', { name: 'Set up two-factor authentication' })
  /** What our template makes, or Twilio's form. */
  const textOf = ({ body, path }: ReceivedRequest) => {
    if (!path.endsWith('/Messages.json')) return JSON.parse(body) as { readonly to: string; readonly text: string }
    const form = new URLSearchParams(body)
    return { to: form.get('To') ?? '', text: form.get('Body') ?? '' }
  }
  const credentialsOf = ({ headers }: ReceivedRequest) => Buffer.from((headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
  const nextCode = async (): Promise<string> => codeIn(textOf(await gateway.next()).text)

  test.beforeAll(async () => {
    gateway = await startGateway()
    pair = await startPair()
    await allowUnattendedAccess(owner())
  })
  test.afterAll(async () => {
    await pair.stop()
    await gateway.stop()
  })

  test('are not offered before a gateway is set up, and the dialog leads there', async () => {
    await owner().getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
    await expect(setUp().getByRole('radio', { name: 'Text message' })).toBeDisabled()
    await setUp().getByRole('button', { name: 'Set up text gateway' }).click()
    await expect(owner().getByRole('heading', { name: 'Text messages' })).toBeVisible()
  })

  test('a gateway on another computer without encryption is refused', async () => {
    await owner().getByText('Another gateway', { exact: true }).click()
    await owner().getByRole('textbox', { name: 'Address', exact: true }).fill('http://sms.example.org/send')
    await owner().getByRole('button', { name: 'Save gateway' }).click()
    await expect(owner().getByRole('alert')).toContainText('starts with https://')
  })

  test('“Send test message” sends one with the secret header, before anything is saved', async () => {
    await owner().getByRole('textbox', { name: 'Address', exact: true }).fill(`${gateway.url}/send`)
    await owner().getByRole('button', { name: 'Add header' }).click()
    await owner().getByLabel('Header name', { exact: true }).fill('Authorization')
    await owner().getByRole('checkbox', { name: 'Secret', exact: true }).check()
    await owner().getByLabel('Header value', { exact: true }).fill('Bearer violet')
    await owner().getByRole('textbox', { name: 'Number for the test' }).fill('+49 170 1234542')
    await owner().getByRole('button', { name: 'Send test message' }).click()
    const request = await gateway.next()
    expect(request).toMatchObject({ method: 'POST', path: '/send', headers: { authorization: 'Bearer violet' } })
    expect(textOf(request).to).toBe(NUMBER)
    await expect(owner().getByText(`The gateway took the message for ${NUMBER}.`)).toBeVisible()
    await owner().getByRole('button', { name: 'Save gateway' }).click()
    await expect(owner().getByText('Saved.')).toBeVisible()
  })

  test('a gateway that speaks Twilio’s API is set up instead, and refuses a wrong token in clear words', async () => {
    await owner().getByText('Twilio', { exact: true }).click()
    await owner().getByRole('textbox', { name: 'API address' }).fill(gateway.url)
    await owner().getByRole('textbox', { name: 'Account SID' }).fill('AC0123')
    await owner().getByLabel('Auth token', { exact: true }).fill('a wrong token')
    await owner().getByRole('textbox', { name: 'Sender', exact: true }).fill('+4930123456')
    gateway.answer = { status: 401 }
    await owner().getByRole('button', { name: 'Send test message' }).click()
    expect(credentialsOf(await gateway.next())).toBe('AC0123:a wrong token')
    await expect(owner().getByText('The server refused the login. It answered 401.')).toBeVisible()
    gateway.answer = { status: 201 }
    await owner().getByLabel('Auth token', { exact: true }).fill('violet')
    await owner().getByRole('button', { name: 'Save gateway' }).click()
    await expect(owner().getByText('Saved.')).toBeVisible()
  })

  test('are on only after the code that was sent is typed', async () => {
    await openSettings(owner(), 'Access')
    await owner().getByRole('checkbox', { name: 'Enable two-factor authentication' }).click()
    await setUp().getByRole('radio', { name: 'Text message' }).check()
    await setUp().getByRole('button', { name: 'Continue' }).click()
    await setUp().getByRole('textbox', { name: 'Phone number' }).fill('+49 170 1234542')
    await expect(setUp().getByRole('button', { name: 'Enable authorization' })).toBeDisabled()
    await setUp().getByRole('button', { name: 'Send code' }).click()
    const request = await gateway.next()
    expect(request).toMatchObject({ method: 'POST', path: '/2010-04-01/Accounts/AC0123/Messages.json' })
    expect(credentialsOf(request)).toBe('AC0123:violet')
    expect(textOf(request).to).toBe(NUMBER)
    await setUp().getByRole('textbox', { name: 'Authorization code' }).fill(codeIn(textOf(request).text))
    await setUp().getByRole('button', { name: 'Enable authorization' }).click()
    await setUp().getByRole('checkbox', { name: 'I have saved these codes' }).check()
    await throughNewPage(owner(), () => setUp().getByRole('button', { name: 'Done' }).click())
    await expect(owner().getByText('Text message to •••• 42')).toBeVisible()
  })

  test('let a connector in, which sees only the end of the number', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    await expect(codeDialog(page()).getByText('A code was sent to •••• 42.')).toBeVisible()
    await expect(codeDialog(page())).not.toContainText('345')
    await typeCode(page(), await nextCode())
    await endSession(pair, await liveViewer(pair.connector))
  })

  test('“End sessions and continue” ends the session, and the change goes on with a texted code', async () => {
    await reach(page(), pair.address)
    await typePassword(page())
    await typeCode(page(), await nextCode())
    const viewer = await liveViewer(pair.connector)
    await openSettings(owner(), 'Access')
    const savedLogins = owner().getByRole('checkbox', { name: 'Enable for saved login information' })
    await savedLogins.click()
    const refusal = owner().getByRole('dialog', { name: 'Somebody is connected' })
    await expect(refusal).toBeVisible()
    expect(hasWindow(pair.host, 'host')).toBe(true)
    await refusal.getByRole('button', { name: 'End sessions and continue' }).click()
    await expect(viewer.getByRole('heading', { name: 'Disconnected by the other side' })).toBeVisible()
    await closeEndedViewer(pair, viewer)
    await confirmDialog(owner()).getByRole('button', { name: 'Send code' }).click()
    await confirmDialog(owner()).getByRole('textbox', { name: 'Authorization code' }).fill(await nextCode())
    await expect(confirmDialog(owner())).toBeHidden()
    await expect(savedLogins).not.toBeChecked()
  })
})
