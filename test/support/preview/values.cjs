// Owns: values that look like what main would send, for pictures only. Must never be used by a test of behaviour.
'use strict'

const now = Date.now()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const info = { version: '0.1.0', electron: '33.2.1', platform: 'linux', desktop: 'other', profile: '', storage: 'ok' }

const delivery = {
  mail: { host: '', port: 465, security: 'tls', user: '', from: '', ownerAddress: '' },
  sms: {
    kind: 'none',
    twilio: { baseUrl: 'https://api.twilio.com', accountSid: '', from: '' },
    generic: { method: 'POST', url: '', headers: [], secretHeaders: [], format: 'json', body: '{"to": "{to}", "text": "{message}"}' }
  }
}
const deliverySetUp = {
  mail: { host: 'smtp.example.org', port: 587, security: 'starttls', user: 'mira', from: 'postern@example.org', ownerAddress: 'mira@example.org' },
  sms: {
    ...delivery.sms,
    kind: 'generic',
    generic: { ...delivery.sms.generic, url: 'https://sms.example.org/v1/messages', headers: [{ name: 'X-Sender', value: 'Postern' }], secretHeaders: ['Authorization'] }
  }
}

const topics = ['wrong-code', 'lock-out', 'recovery-code', 'new-connector', 'security-change', 'keychain']

const settings = (theme) => ({
  access: { unattended: true, askCodeForSavedLogins: true, askCodeForShortTermPasswords: true },
  entry: {
    codeToleranceSteps: 1,
    trustHours: 0,
    onlyListed: false,
    askReason: false,
    hours: { limited: false, days: [1, 2, 3, 4, 5], from: 540, to: 1020 }
  },
  seat: { blockInput: true, privacyScreen: true, followWindow: false },
  network: { acceptDirect: true, port: 47600, listenOn: 'all', announce: true },
  activity: { keep: '1-year' },
  notices: { desktop: topics, mail: topics, sound: false },
  device: { name: '', startAtLogin: true },
  appearance: { theme },
  delivery
})

const profiles = [
  { id: 'full', name: 'Full access', permissions: ['view', 'control', 'clipboard', 'files', 'sound', 'restart'], endsAt: null, passwordSet: true },
  { id: 'view-only', name: 'View only', permissions: ['view', 'lock'], endsAt: null, passwordSet: false },
  { id: 'custom', name: 'Accountant', permissions: ['view', 'control', 'files'], endsAt: now + 12 * DAY, passwordSet: true }
]

const host = {
  deviceName: 'workshop-pc',
  addresses: [
    { text: '192.168.1.24', interfaceName: 'enp3s0' },
    { text: '[fd12:3456:789a::24]', interfaceName: 'enp3s0' },
    { text: 'workshop-pc.local', interfaceName: 'mDNS' }
  ],
  listening: { state: 'listening', port: 47600 },
  passwordSet: true,
  profiles,
  twoFactor: { state: 'enabled', since: now - 40 * DAY, renewBy: now + 140 * DAY, lastUsed: now - 3 * HOUR, codesFrom: null, recoveryCodesLeft: 6, method: 'totp', destination: null },
  keychain: 'ok',
  sessions: [],
  comeBacks: [],
  startsAtLogin: true,
  can: { lockScreen: true, restart: true },
  desktop: 'other',
  strangersLockedUntil: null,
  confirmedUntil: null,
  alerts: [],
  mailProblem: null,
  policy: { state: 'none', path: '/etc/postern/policy.json', why: null, locked: [], twoFactorRequired: false, codeToleranceMost: 2, trustHoursMost: 720 }
}

const freshHost = { ...host, passwordSet: false, profiles: profiles.map((profile) => ({ ...profile, passwordSet: false, endsAt: null })), twoFactor: { state: 'not-enabled' } }

const managedHost = {
  ...host,
  policy: {
    ...host.policy,
    state: 'in-force',
    locked: ['two-factor', 'askCodeForSavedLogins', 'askCodeForShortTermPasswords', 'onlyListed', 'askReason'],
    twoFactorRequired: true,
    codeToleranceMost: 1,
    trustHoursMost: 8
  }
}
const unusablePolicyHost = { ...host, policy: { ...host.policy, state: 'unusable', why: 'not-protected', locked: ['unattended', 'two-factor'] } }
const factorMissingHost = { ...managedHost, twoFactor: { state: 'not-enabled' } }

const session = {
  id: 's1',
  connectorName: 'Mira’s laptop',
  connectorKey: '4F2A 91C0 7E33 D815',
  source: '192.168.1.31',
  since: now - 12 * MINUTE,
  profile: 'Full access',
  permissions: ['view', 'control', 'clipboard', 'files', 'sound', 'restart'],
  unread: 0,
  recordingSince: null,
  switches: [{ what: 'control', on: true, locked: false }, { what: 'clipboard', on: true, locked: false }, { what: 'files', on: true, locked: false }, { what: 'sound', on: true, locked: false }],
  seat: { inputBlocked: false, dark: false, locksAfterwards: false },
  credential: 'password',
  secondFactor: 'totp',
  statedReason: null,
  waitsUntil: null
}
const secondSession = {
  ...session,
  id: 's2',
  connectorName: 'A machine with a rather long name that goes on \\u{202e}and on',
  source: '2001:db8::17',
  credential: 'saved-login',
  secondFactor: 'trusted-connector',
  statedReason: 'Monthly updates, and the printer that \\u{202e}does not print',
  profile: 'View only',
  permissions: ['view'],
  switches: []
}
const withControlOff = {
  ...session,
  permissions: ['view'],
  switches: [{ what: 'control', on: false, locked: false }, { what: 'files', on: false, locked: false }]
}
const recorded = { ...session, unread: 3, recordingSince: now - 4 * MINUTE }
const recordedLong = { ...secondSession, unread: 120, recordingSince: now - 4 * MINUTE }
const chat = {
  with: 'Mira’s laptop',
  lines: [
    { id: 1, from: 'there', text: 'Hello, I am looking at the backup now. Can you leave the machine on for ten minutes?', state: 'said', at: now - 6 * MINUTE },
    { id: 2, from: 'here', text: 'Sure.\nThe printer is on as well, if you need it.', state: 'said', at: now - 5 * MINUTE },
    { id: 3, from: 'there', text: '<b>https://example.org/a-very-long-path/that-goes-on-and-on/without-any-space/in-it</b> \\u{202e}', state: 'said', at: now - MINUTE },
    { id: 4, from: 'left-out', text: '', state: 'said', at: now },
    { id: 5, from: 'here', text: 'Are you still there?', state: 'waiting', at: now },
    { id: 6, from: 'here', text: 'Hello?', state: 'lost', at: now }
  ]
}
const withFilesLocked = {
  ...session,
  permissions: ['view', 'control'],
  switches: [{ what: 'control', on: true, locked: false }, { what: 'clipboard', on: true, locked: false }, { what: 'files', on: false, locked: true }]
}

const devices = {
  recent: [
    { address: '192.168.1.40', name: 'office-server', lastConnected: now - 2 * HOUR, hasSavedLogin: true },
    { address: 'render.example.org:47610', name: 'Render box', lastConnected: now - 3 * DAY, hasSavedLogin: false },
    { address: '[2001:db8::5]:47600', name: '', lastConnected: now - 60 * DAY, hasSavedLogin: false }
  ],
  nearby: [
    { address: '192.168.1.77', name: 'Living room', lastConnected: null, hasSavedLogin: false },
    { address: '192.168.1.78', name: 'Studio', lastConnected: null, hasSavedLogin: false }
  ]
}

const logins = [
  { id: 'l1', connectorName: 'Mira’s laptop', connectorKey: '4F2A 91C0 7E33 D815', profile: 'Full access', created: now - 30 * DAY, lastUsed: now - 2 * HOUR },
  { id: 'l2', connectorName: 'backup-runner', connectorKey: '08BB 5C1D A2F7 9940', profile: 'Accountant', created: now - 3 * DAY, lastUsed: null }
]

const seen = (more) => ({
  key: 'A'.repeat(43),
  fingerprint: '4F2A 91C0 7E33 D815',
  name: 'DESKTOP-7F3K',
  ownerName: null,
  platform: 'linux',
  rule: 'usual',
  listed: false,
  accessUntil: null,
  firstSeen: now - 200 * DAY,
  lastSeen: now - 2 * HOUR,
  lastGranted: now - 2 * HOUR,
  trustedUntil: null,
  ...more
})
const connectors = [
  seen({ ownerName: 'Mira’s laptop', listed: true, trustedUntil: now + 5 * HOUR }),
  seen({ key: 'B'.repeat(43), fingerprint: '08BB 5C1D A2F7 9940', name: 'backup-runner', platform: 'win32', rule: 'code-always', trustedUntil: null }),
  seen({ key: 'C'.repeat(43), fingerprint: 'Zz7q 0a-_ Q2F7 11bC', name: 'Visitor’s MacBook', platform: 'darwin', accessUntil: now + 9 * DAY, trustedUntil: now + 30 * MINUTE }),
  seen({ key: 'D'.repeat(43), fingerprint: 'q81S mmP0 2dLx Vb4e', name: 'x\\u{a}admin <b>ok</b> with a rather long name that goes on', rule: 'blocked', lastGranted: null })
]
const manyConnectors = Array.from({ length: 12 }, (_, index) => ({ ...connectors[index % 4], key: String(index).padStart(43, 'k') }))

const person = { connectorName: 'Mira’s laptop', connectorKey: '4F2A 91C0 7E33 D815', source: '192.168.1.31' }
const activities = [
  { kind: 'session-ended', ...person, seconds: 1512, reason: 'owner-disconnected' },
  { kind: 'session-resumed', ...person },
  { kind: 'session-interrupted', ...person },
  { kind: 'session-granted', ...person, credential: 'password', secondFactor: 'totp', statedReason: 'Monthly updates' },
  { kind: 'entry-changed', reason: 'onlyListed', value: true },
  { kind: 'connector-changed', ...person, reason: 'blocked' },
  { kind: 'attempt-refused', ...person, reason: 'connector-blocked' },
  { kind: 'code-rejected', ...person, reason: 'wrong' },
  { kind: 'attempt-refused', source: '203.0.113.9', reason: 'wrong-credential' },
  { kind: 'attempt-refused', source: '203.0.113.9', connectorName: 'x\\u{a}admin <b>ok</b>', reason: 'locked-out' },
  { kind: 'recovery-code-used', value: 5 },
  { kind: 'exemption-changed', reason: 'askCodeForSavedLogins', value: false },
  { kind: 'network-changed', reason: 'port', value: 47610 },
  { kind: 'saved-login-created', ...person },
  { kind: 'change-refused', reason: 'two-factor' },
  { kind: 'two-factor-enabled' },
  { kind: 'password-changed' },
  { kind: 'unattended-access-changed', value: true },
  { kind: 'two-factor-enabled' }
]
const records = activities.map((activity, index) => ({
  seq: activities.length - index,
  at: now - index * 2.6 * HOUR,
  activity
}))

// A picture of the right size; nothing that a phone could read.
const qrCode = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" shape-rendering="crispEdges"><path d="M0 0h29v29H0z" fill="#fff"/>${Array.from(
    { length: 29 * 29 },
    (_, i) => (Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1 < 0.5 ? `<path d="M${i % 29} ${(i / 29) | 0}h1v1h-1z"/>` : '')
  ).join('')}</svg>`
)}`
const offer = {
  id: 'e1',
  qrCode,
  setupKeyGroups: ['PREV', 'IEWO', 'NLYN', 'OTAK', 'EYAT', 'ALLX', 'PICT', 'URES'],
  account: 'Postern (workshop-pc)'
}
const mailedHost = { ...host, twoFactor: { ...host.twoFactor, method: 'email', destination: 'm•••@example.org' } }
const expiredHost = { ...host, twoFactor: { ...host.twoFactor, state: 'expired', since: now - 190 * DAY, renewBy: now - 10 * DAY } }
const codesLaterHost = { ...host, twoFactor: { ...host.twoFactor, codesFrom: now + 26 * HOUR } }
const recoveryCodes = ['AAAAA-BBBBB', 'CCCCC-DDDDD', 'EEEEE-FFFFF', 'GGGGG-HHHHH', 'JJJJJ-KKKKK', 'MMMMM-NNNNN']

const entry = (name, kind, size, days, leadsTo = null) => ({ name, kind, leadsTo, size, modified: now - days * DAY })
const place = (kind, name, path) => ({ kind, name, path })
const folder = (home, path, entries) => ({
  path,
  parent: home,
  trail: [{ name: 'home', path: home }, { name: path.split('/').at(-1), path }],
  places: [place('home', 'mira', home), place('downloads', 'Downloads', `${home}/Downloads`), place('medium', 'USB STICK', '/media/mira/USB STICK')],
  entries,
  cut: false
})
const localFolder = folder('/home/mira', '/home/mira/Documents', [
  entry('Contracts', 'folder', 0, 3),
  entry('Pictures of the workshop, summer', 'folder', 0, 40),
  entry('.hidden', 'file', 12, 3),
  entry('notes.txt', 'file', 2150, 0.1),
  entry('quarterly report, final version with all the appendices 2026.pdf', 'file', 4_812_000, 1),
  entry('backup.tar.zst', 'file', 13_400_000_000, 12),
  entry('current', 'link', 0, 5, 'folder')
])
const remoteFolder = folder('/home/office', '/home/office/Downloads', [entry('logs', 'folder', 0, 1), entry('printer-driver.deb', 'file', 88_300_000, 90)])
const job = (more) => ({
  id: 1, direction: 'to-remote', name: 'backup.tar.zst', folder: '/home/office/Downloads', state: 'running', counting: false, files: 1, filesDone: 0,
  bytes: 13_400_000_000, bytesDone: 5_100_000_000, speed: 92_000_000, secondsLeft: 90, skipped: 0, problems: [], problemCount: 0, ...more
})
const jobs = [
  job({ id: 1, name: 'printer-driver.deb', direction: 'from-remote', folder: '/home/mira', state: 'done', filesDone: 1, bytes: 88_300_000, bytesDone: 88_300_000, speed: null }),
  job({
    id: 2, name: 'Contracts', state: 'failed', files: 48, filesDone: 46, bytes: 9_200_000, bytesDone: 9_000_000, speed: null, problemCount: 2,
    problems: [{ name: 'Contracts/old/draft.docx', why: 'not-permitted' }, { name: 'Contracts/current', why: 'is-link' }]
  }),
  job({ id: 3 })
]
const filesState = { hostName: 'office-server', link: 'live', jobs, question: null }
const question = {
  job: 3, task: 9, name: 'backup.tar.zst', folder: '/home/office/Downloads', direction: 'to-remote',
  there: { size: 12_100_000_000, modified: now - 20 * DAY }, coming: { size: 13_400_000_000, modified: now - 12 * DAY }
}

module.exports = { delivery, deliverySetUp, localFolder, remoteFolder, filesState, question, now, MINUTE, HOUR, DAY, info, settings, host, freshHost, managedHost, unusablePolicyHost, factorMissingHost, mailedHost, expiredHost, codesLaterHost, session, secondSession, withControlOff, withFilesLocked, recorded, recordedLong, chat, devices, logins, connectors, manyConnectors, records, offer, recoveryCodes }
