// Owns: what somebody who listens meets on each screen, stop by stop, as the accessibility tree gives it to a screen reader.
// Never: says where a thing stands on the screen; see `accessible`.
import { hostname } from 'node:os'
import { type Page, expect } from '@playwright/test'

const ROLES =
  'heading|tab|link|button|checkbox|radio|radiogroup|switch|combobox|textbox|searchbox|spinbutton|img|table|list|listbox|group|toolbar|menu|menuitem|menuitemradio|menuitemcheckbox'

/** What is called after the computers that happen to be there. Those that are near are left out: there may be none. */
const CALLED_AFTER_COMPUTERS: readonly (readonly [RegExp, string])[] = [
  [/(^heading On this network)(\nbutton .*)+/gm, '$1'],
  [/^(button Copy )\S+(\n\1\S+)*$/gm, '$1(address)'],
  [/^button .* \S+:\d+ · .*$/gm, 'button (computer)'],
  [/^group What .* may do$/gm, 'group What (computer) may do'],
  [/^(listbox Files on .*), \/.*$/gm, '$1, (folder)']
]

/** By the name that it has from the system, where that stands as a word of its own. */
const THIS_COMPUTER = new RegExp(`(?<![\\w-])${hostname().replaceAll('.', '\\.')}(?![\\w-])`, 'g')

const dialog = (title: string, ...stops: readonly string[]) => [`heading ${title}`, 'button Close', ...stops] as const
const settings = (...stops: readonly string[]) => ['heading Settings', ...TABS, ...stops] as const
const settingsInSession = (...stops: readonly string[]) => ['heading Settings', 'link Show who it is', ...TABS, ...stops] as const

const TABS = ['tab Access', 'tab Connectors', 'tab Network', 'tab Mail and text messages', 'tab Notices', 'tab Appearance']
const UNATTENDED = ['heading Unattended access', 'checkbox Allow unattended access']
const TWO_FACTOR = [
  'heading Two-factor authentication',
  'checkbox Enable two-factor authentication',
  'checkbox Enable for saved login information',
  'checkbox Enable for short-term passwords (for example, remote restart)'
]
const TWO_FACTOR_ON = [
  ...TWO_FACTOR,
  'combobox Code tolerance',
  'button Make new codes',
  'button Renew',
  'button Set up another authenticator',
  'button Turn off…',
  'heading Trusted connectors',
  "combobox Don't ask again from the same connector for"
]
const LATER_ON_ACCESS = [
  'heading Permission profiles',
  'list Permission profiles',
  'button Change “Full access”',
  'button Change “View only”',
  'button Change “Custom”',
  'heading At this computer, during a session',
  'group At this computer, during a session',
  'checkbox Block keyboard and mouse here',
  'checkbox Make the monitor here black',
  'checkbox Let the resolution follow the connector’s window',
  'heading Saved logins'
]
const WHO_MAY_CONNECT = ['heading Who may connect', 'checkbox Only connectors on this list', 'checkbox Ask for a reason', 'heading Connectors']
const HOURS = ['heading Days and hours', 'checkbox Only on these days and hours']
const MAIL_SERVER = [
  'heading Mail server',
  'textbox SMTP server',
  'combobox Encryption',
  'textbox Port',
  'textbox User name',
  'textbox Password',
  'textbox Sender address',
  'textbox Your address',
  'button Send test mail',
  'button Save mail server'
]
const GATEWAY = ['heading Text messages', 'radiogroup Gateway', 'radio None', 'radio Twilio', 'radio Another gateway']
const ANOTHER_GATEWAY = (...headers: readonly string[]) => [
  ...['combobox Method', 'textbox Address', 'group Headers', ...headers, 'button Add header', 'combobox Body format', 'textbox Body'],
  ...['textbox Number for the test', 'button Send test message', 'button Save gateway']
]
const TOPICS = ['wrong code', 'lock-out after too many wrong codes', 'recovery code was used', 'new connector knows the password', 'change of security settings']
const NOTICES = [...TOPICS.map((topic) => `checkbox A ${topic}`), 'checkbox Trouble with the keychain or the disk']
const REACHED = ['heading How to reach this device', 'link Change network', 'button Copy (address)', 'heading Security', 'link Change access']
const LOG = ['heading Activity', 'button Export…', 'button Verify log', 'searchbox Search the log', 'radiogroup Show']
const KINDS = ['radio All', 'radio Sessions', 'radio Refusals', 'radio Changes']
const RETENTION = ['heading Retention', 'combobox Keep activity for']
const NEW_PASSWORD = ['textbox New password', 'button Show password', 'textbox Repeat password', 'button Show password', 'button Cancel', 'button Save password']
const BAR = ['View', 'Send key', 'Session', 'Computer', 'Files', 'Chat', 'End session'].map((name) => `button ${name}`)
const VIEWER = ['heading (computer)', 'toolbar Session', ...BAR, 'img Screen of (computer)', 'textbox Keyboard of (computer)']
const menuKeys = (...keys: readonly string[]) => keys.map((key) => `menuitem ${key}`)
const folderOn = (name: string, copy: string) => [
  ...[`heading ${name}`, copy, 'button Up one folder', `textbox Folder on ${name.replace('This', 'this')}`, `combobox Places on ${name.replace('This', 'this')}`],
  ...['button New folder', 'button Refresh', 'button Name, sorted up', 'button Size', 'button Modified'],
  ...[`listbox Files on ${name.replace('This', 'this')}, (folder)`, 'checkbox Hidden files']
]
const SCAN = dialog(
  'Set up two-factor authentication',
  ...['img QR code for your authenticator app', 'group Setup key', 'button Copy setup key', 'textbox Authorization code'],
  ...['button Cancel', 'button Enable authorization']
)

const READ = {
  'Settings, Appearance': settings('heading Theme', 'radiogroup Theme', 'radio System', 'radio Light', 'radio Dark'),
  'Settings, Access': settings(...UNATTENDED, 'button Set password…', ...TWO_FACTOR, ...LATER_ON_ACCESS),
  'Settings, Access with everything on': settings(...UNATTENDED, 'button Change password…', ...TWO_FACTOR_ON, ...LATER_ON_ACCESS),
  'Saved logins': settingsInSession(
    ...[...UNATTENDED, 'button Change password…', ...TWO_FACTOR_ON, ...LATER_ON_ACCESS],
    ...['table Saved logins', 'button Revoke', 'button Revoke all']
  ),
  'Settings, Connectors': settings(...WHO_MAY_CONNECT, ...HOURS),
  'Settings, Connectors with a connector': settingsInSession(...WHO_MAY_CONNECT, 'list Connectors', 'button Change…', ...HOURS),
  'Settings, Network': settings(
    ...['heading Direct connections', 'checkbox Accept direct connections', 'spinbutton Port', 'combobox Listen on'],
    ...['heading On the local network', 'checkbox Show this device on the local network'],
    ...['heading Device name', 'textbox Name'],
    ...['heading Starting', 'checkbox Start Postern when I log in']
  ),
  'Settings, Mail and text messages': settings(...MAIL_SERVER, ...GATEWAY, 'button Save gateway'),
  'the form for Twilio': settings(
    ...[...MAIL_SERVER, ...GATEWAY, 'textbox Account SID', 'textbox Auth token', 'button Show password', 'textbox Sender', 'textbox API address'],
    ...['textbox Number for the test', 'button Send test message', 'button Save gateway']
  ),
  'the form for Another gateway': settings(...MAIL_SERVER, ...GATEWAY, ...ANOTHER_GATEWAY()),
  'the forms with a header and with mistakes': settings(
    ...MAIL_SERVER,
    ...GATEWAY,
    ...ANOTHER_GATEWAY('textbox Header name', 'textbox Header value', 'checkbox Secret', 'button Remove header')
  ),
  'Settings, Notices': settings(
    ...['heading On this desktop', 'group On this desktop', ...NOTICES, 'checkbox A quiet sound when somebody comes or goes'],
    ...['heading By mail', 'link Set up mail', 'group By mail', ...NOTICES]
  ),
  'Connect': ['heading Connect', 'textbox Remote address', 'button Connect', 'heading Recent', 'heading On this network'],
  'Connect with a recent device': [
    ...['heading Connect', 'textbox Remote address', 'button Connect', 'heading Recent'],
    ...['button (computer)', 'button Forget saved login', 'button Remove from list', 'heading On this network']
  ],
  'This device': ['heading This device', 'link Set up unattended access', ...REACHED, 'heading Live sessions'],
  'This device in a session': [
    ...['heading This device', 'heading Live sessions', 'button Disconnect', 'group What (computer) may do'],
    ...['switch Control', 'switch Clipboard', 'switch Files', ...REACHED]
  ],
  'Activity': [...LOG, ...KINDS, ...RETENTION],
  'Activity in a session': [...LOG, ...KINDS, 'heading Today', ...RETENTION],
  'Set unattended password': dialog('Set unattended password', ...NEW_PASSWORD),
  'the choice of a method': dialog(
    'Set up two-factor authentication',
    ...['radiogroup How do you want to receive codes?', 'radio Authenticator app (recommended)'],
    ...['radio E-mail', 'button Set up mail server', 'radio Text message', 'button Set up text gateway', 'button Cancel', 'button Continue']
  ),
  'the set-up with a wrong code': SCAN,
  'the set-up with clocks that differ': SCAN,
  'the set-up by E-mail': dialog('Set up two-factor authentication', 'textbox E-mail address', 'button Send code', 'button Cancel', 'button Enable authorization'),
  'the set-up by Text message': dialog('Set up two-factor authentication', 'textbox Phone number', 'button Send code', 'button Cancel', 'button Enable authorization'),
  'the recovery codes': [
    ...['heading Set up two-factor authentication', 'heading Save your recovery codes', 'list Recovery codes'],
    ...['button Copy', 'button Save…', 'button Print…', 'checkbox I have saved these codes', 'button Done']
  ],
  'Set up another authenticator': dialog('Set up another authenticator', 'button Cancel', 'button Replace and scan with both'),
  'Turn off two-factor authentication?': dialog('Turn off two-factor authentication?', 'button Cancel', 'button Turn off'),
  'Make new recovery codes?': dialog('Make new recovery codes?', 'button Cancel', 'button Make new codes'),
  'Confirm it’s you': dialog("Confirm it's you", 'textbox Authorization code', "button Can't use your authenticator?", 'button Cancel', 'button Continue'),
  'Confirm it’s you, with a code that is sent': dialog(
    "Confirm it's you",
    ...['textbox Authorization code', 'button Send code', "button Can't get the code?", 'button Cancel', 'button Continue']
  ),
  'Somebody is connected': dialog('Somebody is connected', 'button Cancel', 'button End sessions and continue'),
  'the menu of “View only”': ['menu Change “View only”', 'menuitem Set password…', 'menuitem Change permissions…'],
  'the menu of “Custom”': ['menu Change “Custom”', 'menuitem Set password…', 'menuitem Change permissions…'],
  'the menu of “Full access”': ['menu Change “Full access”', 'menuitem Change password…', 'menuitem Change permissions…', 'menuitem Remove password…'],
  'Set password… of “View only”': dialog('Set the password of “View only”', ...NEW_PASSWORD),
  'Change permissions… of “Custom”': dialog(
    'Permissions of “Custom”',
    ...['textbox Name', 'group Its sessions may', 'checkbox See the screen', 'checkbox Use mouse and keyboard', 'checkbox Share the clipboard'],
    ...['checkbox Transfer files', 'checkbox Hear the sound', 'checkbox Restart the computer and Postern', 'checkbox Lock the screen afterwards'],
    ...['textbox Ends on', 'button Cancel', 'button Save']
  ),
  'Remove password… of “Full access”': dialog('Remove the password of “Full access”?', 'button Cancel', 'button Remove password'),
  'Change connector': dialog(
    'Change connector',
    ...['textbox Name', 'combobox When it connects', 'checkbox On the list', 'checkbox Guest access that ends on a date'],
    ...['button Forget this computer…', 'button Cancel', 'button Save']
  ),
  'Forget this computer?': dialog('Forget this computer?', 'button Cancel', 'button Forget'),
  'Revoke all saved logins?': dialog('Revoke all saved logins?', 'button Cancel', 'button Revoke all'),
  'Ask every connector again?': dialog('Ask every connector again?', 'button Cancel', 'button Revoke all'),
  'Not connected': dialog('Not connected', 'button Close', 'button Try again'),
  'Log in': dialog(
    'Log in',
    ...['textbox Unattended access password', 'button Show password', 'checkbox Log in automatically from now on', 'button Cancel', 'button Log in']
  ),
  'Why do you connect?': dialog('Why do you connect?', 'textbox Reason', 'button Cancel', 'button Continue'),
  'Authorization code': dialog(
    'Two-factor authentication',
    ...['textbox Authorization code', "button Can't use your authenticator?", 'button Cancel', 'button Continue']
  ),
  'Recovery code': dialog('Two-factor authentication', 'textbox Recovery code', 'button Use your authenticator instead', 'button Cancel', 'button Continue'),
  'the viewer': VIEWER,
  'the menu View': [
    ...['menu View', 'group Size', 'menuitemradio Fit', 'menuitemradio 100 %', 'menuitemcheckbox Full screen'],
    ...['menuitemcheckbox Resolution follows this window', 'group Quality', 'menuitemradio Automatic', 'menuitemradio Sharp', 'menuitemradio Fluid'],
    ...['group In this window', 'menuitemcheckbox View only', 'menuitemcheckbox Show statistics']
  ],
  'the menu Send key': [
    ...['menu Send key', 'group Keys', ...menuKeys('Ctrl+Alt+Del', 'Alt+Tab', 'Alt+F4', 'Super', 'Print Screen', 'F11', 'Esc')],
    ...['group Text consoles', ...menuKeys(...[1, 2, 3, 4, 5, 6, 7].map((number) => `Ctrl+Alt+F${number}`))]
  ],
  'the menu Session': ['menu Session', 'menuitem Save screenshot…', 'menuitem Record…', 'menuitemcheckbox Sound of the remote computer'],
  'the menu Computer': [
    ...['menu Computer', 'group Screen lock', 'menuitem Lock remote screen', 'menuitemcheckbox Lock when I leave'],
    ...['group Whoever sits there', 'menuitemcheckbox Block keyboard and mouse there', 'menuitemcheckbox Privacy screen: black monitor there'],
    ...['group Restart', 'menuitem Restart remote device', 'menuitem Restart Postern there']
  ],
  'the viewer at 100 % with its chat': [...VIEWER, 'heading Chat with (computer)', 'button Close chat', 'textbox Message to (computer)', 'button Send'],
  'the viewer after the end': ['heading (computer)', 'toolbar Session', 'heading Disconnected by the other side', 'button Connect again', 'button Close'],
  'the chat of the host': ['heading Chat with (computer)', 'textbox Message to (computer)', 'button Send'],
  'the files of both computers': [
    'heading Files on this computer and (computer)',
    ...folderOn('This computer', 'button Copy to (computer)'),
    ...folderOn('(computer)', 'button Copy to this computer'),
    'heading Copying'
  ],
  'the notice': [
    ...['heading Postern: this computer is controlled', 'list Live sessions', 'button Disconnect', 'button Chat with (computer)'],
    ...['group What (computer) may do', 'switch Control', 'switch Clipboard', 'switch Files']
  ],
  'the damaged screen': ['heading Postern’s records are damaged', 'button Set aside and start fresh…', 'button Quit'],
  'Start fresh?': dialog('Start fresh?', 'button Cancel', 'button Set aside and start fresh')
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Screen = keyof typeof READ

/** The screen, or the dialog or menu on top of it, is read in its order, and nothing else is. */
export async function expectRead(page: Page, screen: Screen): Promise<void> {
  await expect.poll(() => stopsOf(page), { message: `${screen}, as it is read` }).toEqual(READ[screen])
}

async function stopsOf(page: Page): Promise<readonly string[]> {
  // In the main window the pages' links come first, on each; the other windows are read as a whole.
  const whole = page.url().includes('/main.html') ? page.getByRole('main') : page.locator('body')
  const scopes = [page.getByRole('dialog').last(), page.getByRole('menu'), whole]
  const shown = await Promise.all(scopes.map((scope) => scope.isVisible()))
  const read = await scopes[shown.indexOf(true)]!.ariaSnapshot()
  const stops = [...read.replaceAll(THIS_COMPUTER, '(computer)').matchAll(new RegExp(`^ *- '?(${ROLES}) "((?:[^"\\\\]|\\\\.)*)"`, 'gm'))].map(([, role, name]) => `${role} ${name}`)
  return CALLED_AFTER_COMPUTERS.reduce((text, [pattern, instead]) => text.replace(pattern, instead), stops.join('\n')).split('\n')
}
