// Owns: the states that are looked at: what main says (`calls`, by channel), where the page is, and what is done
// in it before the picture (`steps`, in the page). Must never be used by a test of behaviour.
'use strict'
const v = require('./values.cjs')

const failed = (why, more = {}) => ({ phase: 'failed', address: '192.168.1.40', why, retryAt: null, supportedVersion: null, ...more })
const code = (more = {}) => ({
  phase: 'code',
  address: '192.168.1.40',
  hostName: 'office-server',
  methods: ['totp', 'recovery-code'],
  expiresAt: Date.now() + 161_000,
  triesLeft: 5,
  checking: false,
  problem: null,
  delivery: null,
  ...more
})
const sent = (more = {}) =>
  code({ methods: ['email', 'recovery-code'], delivery: { destination: 'm•••@example.org', state: 'sent', why: null, sendAgainAt: Date.now() + 24_000, ...more } })
const connect = (state) => ({ hash: '#/connect', calls: { 'connect.state': state } })
const click = (name) => ({ click: name })
const type = (label, text) => ({ label, text })
const access = '#/settings/access'
const off = { ...v.settings('system').access, unattended: false }

const files = (state, steps = []) => ({ page: 'files', size: [1060, 720], calls: { 'files.state': { ...v.filesState, ...state } }, steps })

const scenes = {
  'connect': { hash: '#/connect' },
  'connect-empty': { hash: '#/connect', calls: { 'connect.devices': { recent: [], nearby: [] } } },
  'connect-address-hint': { hash: '#/connect', steps: [type('Remote address', 'http://office'), click('Connect')] },
  'connect-reaching': connect({ phase: 'reaching', address: '192.168.1.40' }),
  'connect-password': connect({ phase: 'password', address: '192.168.1.40', problem: null, remember: false }),
  'connect-password-wrong': connect({ phase: 'password', address: '192.168.1.40', problem: 'wrong-credential', remember: true }),
  'connect-proving': connect({ phase: 'proving', address: '192.168.1.40', automatic: true }),
  'connect-code': { ...connect(code()), steps: [type('Authorization code', '123 4')] },
  'connect-code-wrong': connect(code({ triesLeft: 1, problem: 'wrong' })),
  'connect-code-reconnecting': { ...connect(code({ problem: 'reconnecting' })), steps: [type('Authorization code', '123 4')] },
  'connect-mailed-reconnecting': connect({ ...sent({ sendAgainAt: 0 }), problem: 'reconnecting' }),
  'connect-code-recovery': { ...connect(code()), steps: [click("Can't use your authenticator?")] },
  'connect-mailed': connect(sent()),
  'connect-mailed-sending': connect(sent({ state: 'sending' })),
  'connect-mailed-failed': connect(sent({ state: 'failed', why: 'timed-out', sendAgainAt: 0 })),
  'connect-mailed-limited': connect(sent({ state: 'limited', sendAgainAt: Date.now() + 31 * v.MINUTE })),
  'connect-mailed-void': connect({ ...sent({ sendAgainAt: 0 }), problem: 'void' }),
  'connect-failed-locked': connect(failed('locked-out', { retryAt: Date.now() + 4 * v.MINUTE })),
  'connect-failed-version': connect(failed('protocol-version', { supportedVersion: 2 })),
  'connect-granted': { hash: '#/connect', events: { 'connect.changed': { phase: 'granted', address: 'x', hostName: 'office-server' } } },
  'device': { hash: '#/this-device' },
  'device-wayland': { hash: '#/this-device', calls: { 'host.state': { ...v.host, desktop: 'wayland' } } },
  'access-wayland': { hash: access, calls: { 'host.state': { ...v.host, desktop: 'wayland' } } },
  'device-fresh': { hash: '#/this-device', access: off, calls: { 'host.state': v.freshHost } },
  'device-port-taken': {
    hash: '#/this-device',
    calls: { 'host.state': { ...v.host, twoFactor: { state: 'not-enabled' }, listening: { state: 'failed', port: 47600, why: 'port-in-use' } } }
  },
  'device-live': {
    hash: '#/this-device',
    calls: { 'host.state': { ...v.host, sessions: [v.session, v.secondSession], strangersLockedUntil: Date.now() + 8 * v.MINUTE } }
  },
  'device-switched': { hash: '#/this-device', calls: { 'host.state': { ...v.host, sessions: [v.withFilesLocked, { ...v.secondSession, id: 's3' }] } } },
  'settings-live': { hash: access, calls: { 'host.state': { ...v.host, sessions: [v.session] } } },
  'activity': { hash: '#/activity', steps: [click('Verify log')] },
  'activity-broken': {
    hash: '#/activity',
    calls: { 'activity.verify': { intact: false, firstBroken: 7, cut: false } },
    steps: [click('Verify log')]
  },
  'activity-empty': { hash: '#/activity', calls: { 'activity.list': { records: [], more: false } } },
  'access': { hash: access },
  'access-seat': { hash: access, steps: [{ scroll: 1080 }] },
  'access-bottom': { hash: access, steps: [{ scroll: 10_000 }] },
  'access-fresh': { hash: access, access: off, calls: { 'host.state': v.freshHost, 'savedLogins.list': [] } },
  'access-unreadable': { hash: access, calls: { 'host.state': { ...v.host, keychain: 'unavailable', twoFactor: { state: 'unreadable', since: 0 } } } },
  'access-expired': { hash: access, calls: { 'host.state': v.expiredHost } },
  'access-codes-later': { hash: access, calls: { 'host.state': v.codesLaterHost } },
  'device-expired': { hash: '#/this-device', calls: { 'host.state': v.expiredHost } },
  'access-no-keychain': { hash: access, calls: { 'host.state': { ...v.freshHost, keychain: 'unavailable' } } },
  'access-password': {
    hash: access,
    steps: [click('Change password…'), type('New password', 'correct horse'), type('Repeat password', 'correct hors'), click('Save password')]
  },
  'access-password-saving': {
    hash: access,
    calls: { 'password.set': new Promise(() => {}) },
    steps: [click('Change password…'), type('New password', 'correct horse battery'), type('Repeat password', 'correct horse battery'), click('Save password')]
  },
  'profiles': { hash: access, steps: [{ scroll: 700 }] },
  'profiles-menu': { hash: access, steps: [{ scroll: 700 }, click('Change “Accountant”')] },
  'profiles-custom': { hash: access, steps: [{ scroll: 700 }, click('Change “Accountant”'), click('Change permissions…')] },
  'profiles-full': { hash: access, steps: [{ scroll: 700 }, click('Change “Full access”'), click('Change permissions…')] },
  'profiles-password': { hash: access, steps: [{ scroll: 700 }, click('Change “View only”'), click('Set password…')] },
  'profiles-taken': {
    hash: access,
    calls: { 'password.set': { ok: false, code: 'password-taken' } },
    steps: [{ scroll: 700 }, click('Change “View only”'), click('Set password…'), type('New password', 'correct horse battery'), type('Repeat password', 'correct horse battery'), click('Save password')]
  },
  'profiles-remove': { hash: access, steps: [{ scroll: 700 }, click('Change “Accountant”'), click('Remove password…')] },
  'access-enroll': { hash: access, calls: { 'host.state': v.freshHost }, steps: [click('Enable two-factor authentication'), click('Continue')] },
  'access-enroll-clock': {
    hash: access,
    calls: { 'host.state': v.freshHost, 'enrollment.check': { verdict: 'clock-off', secondsOff: 240 } },
    steps: [click('Enable two-factor authentication'), click('Continue'), type('Authorization code', '123456')]
  },
  'access-enroll-wrong': {
    hash: access,
    calls: { 'host.state': v.freshHost, 'enrollment.check': { verdict: 'wrong' } },
    steps: [click('Enable two-factor authentication'), click('Continue'), type('Authorization code', '123456')]
  },
  'access-enroll-gone': {
    hash: access,
    calls: { 'host.state': v.freshHost, 'enrollment.check': { verdict: 'gone' }, 'enrollment.copySetupKey': { ok: false, code: 'enrollment-gone' } },
    steps: [click('Enable two-factor authentication'), click('Continue'), type('Authorization code', '123456'), click('Copy setup key')]
  },
  'access-codes': {
    hash: access,
    calls: { 'host.state': v.freshHost },
    steps: [click('Enable two-factor authentication'), click('Continue'), type('Authorization code', '123456'), click('Enable authorization')]
  },
  'narrow-access': { hash: access, size: [720, 560] },
  'narrow-delivery': { hash: '#/settings/delivery', size: [720, 560] },
  'narrow-middle': { hash: access, size: [930, 560] },
  'narrow-device': { hash: '#/this-device', size: [720, 560], calls: { 'host.state': { ...v.host, sessions: [v.session] } } },
  'policy-access': { hash: access, calls: { 'host.state': v.managedHost } },
  'policy-access-bottom': { hash: access, calls: { 'host.state': v.managedHost }, steps: [{ scroll: 420 }] },
  'policy-connectors': { hash: '#/settings/connectors', calls: { 'host.state': v.managedHost } },
  'policy-unusable': { hash: access, access: off, calls: { 'host.state': v.unusablePolicyHost } },
  'policy-factor-missing': { hash: '#/this-device', calls: { 'host.state': v.factorMissingHost } },
  'access-choose': { hash: access, calls: { 'host.state': v.freshHost }, steps: [click('Enable two-factor authentication')] },
  'access-mail': {
    hash: access,
    delivery: v.deliverySetUp,
    calls: { 'host.state': v.freshHost },
    steps: [click('Enable two-factor authentication'), click('E-mail'), click('Continue')]
  },
  'access-mail-sent': {
    hash: access,
    delivery: v.deliverySetUp,
    calls: { 'host.state': v.freshHost },
    steps: [click('Enable two-factor authentication'), click('E-mail'), click('Continue'), click('Send code'), type('Authorization code', '123456')]
  },
  'access-mail-failed': {
    hash: access,
    delivery: v.deliverySetUp,
    calls: { 'host.state': v.freshHost, 'enrollment.sendCode': { ok: false, code: 'certificate' } },
    steps: [click('Enable two-factor authentication'), click('E-mail'), click('Continue'), click('Send code')]
  },
  'access-mailed': { hash: access, calls: { 'host.state': v.mailedHost } },
  'access-mailed-confirm': {
    hash: access,
    calls: { 'host.state': v.mailedHost },
    steps: [click('Enable for saved login information'), click('Send code')]
  },
  'access-confirmed': { hash: access, calls: { 'host.state': { ...v.host, confirmedUntil: Date.now() + 4 * v.MINUTE } }, steps: [{ scroll: 400 }] },
  'alerts': {
    hash: '#/connect',
    calls: {
      'host.state': {
        ...v.host,
        alerts: [
          { kind: 'recovery-code-used', at: Date.now() - 7 * v.MINUTE, connectorName: 'Mira’s laptop', source: '192.168.1.23', left: 2 },
          { kind: 'two-factor-removed', at: Date.now() - 90 * v.MINUTE },
          { kind: 'log-cut', at: Date.now(), seq: 1204 }
        ]
      }
    }
  },
  'notices': { hash: '#/settings/notices', calls: { 'host.state': { ...v.host, mailProblem: 'timed-out' } } },
  'notices-bottom': { hash: '#/settings/notices', steps: [{ scroll: 10_000 }] },
  'activity-cut': { hash: '#/activity', calls: { 'activity.verify': { intact: false, firstBroken: 1204, cut: true } }, steps: [click('Verify log')] },
  'activity-pruned': {
    hash: '#/activity',
    calls: { 'activity.verify': { intact: true, records: 4021, removed: 1830, anchored: false } },
    steps: [click('Verify log')]
  },
  'activity-confirmed': { hash: '#/activity', calls: { 'host.state': { ...v.host, confirmedUntil: Date.now() + 4 * v.MINUTE } } },
  'small-activity-confirmed': { hash: '#/activity', size: [720, 520], calls: { 'host.state': { ...v.host, confirmedUntil: Date.now() + 4 * v.MINUTE } } },
  'activity-keep': { hash: '#/activity', steps: [{ scroll: 10_000 }] },
  'access-another': { hash: access, steps: [click('Set up another authenticator')] },
  'access-turn-off': { hash: access, steps: [click('Enable two-factor authentication')] },
  'access-confirm': { hash: access, steps: [click('Enable for saved login information')] },
  'access-confirm-wrong': {
    hash: access,
    calls: { 'settings.change': { ok: false, code: 'confirmation-wrong', info: { triesLeft: 3 } } },
    steps: [click('Enable for saved login information'), type('Authorization code', '123456')]
  },
  'access-session-live': {
    hash: access,
    calls: { 'settings.change': { ok: false, code: 'session-live' } },
    steps: [click('Enable for saved login information')]
  },
  'access-trusted': { hash: access, entry: { trustHours: 8 }, steps: [{ scroll: 700 }] },
  'access-trusted-none': { hash: access, entry: { trustHours: 8 }, calls: { 'connectors.list': [] }, steps: [{ scroll: 700 }] },
  'access-revoke-all': { hash: access, steps: [{ scroll: 10_000 }, click('Revoke all')] },
  'connectors': { hash: '#/settings/connectors' },
  'connectors-empty': { hash: '#/settings/connectors', entry: { onlyListed: true }, calls: { 'connectors.list': [] } },
  'connectors-many': { hash: '#/settings/connectors', calls: { 'connectors.list': v.manyConnectors } },
  'connectors-hours': { hash: '#/settings/connectors', entry: { hours: { limited: true, days: [5, 6], from: 1320, to: 360 } }, steps: [{ scroll: 10_000 }, click('Sunday')] },
  'connectors-change': { hash: '#/settings/connectors', steps: [click('Change…'), click('Guest access that ends on a date'), click('Save')] },
  'connectors-forget': { hash: '#/settings/connectors', steps: [click('Change…'), click('Forget this computer…')] },
  'small-connectors': { hash: '#/settings/connectors', size: [720, 520] },
  'connect-reason': {
    ...connect({ phase: 'reason', address: '192.168.1.40', hostName: 'office-server', expiresAt: Date.now() + 170_000, sending: false }),
    steps: [type('Reason', 'Monthly updates')]
  },
  'connect-reason-empty': {
    ...connect({ phase: 'reason', address: '192.168.1.40', hostName: 'office-server', expiresAt: Date.now() + 170_000, sending: false }),
    steps: [click('Continue')]
  },
  'connect-failed-hours': connect(failed('outside-hours', { retryAt: Date.now() + 20 * v.HOUR })),
  'connect-failed-not-allowed': connect(failed('connector-not-allowed')),
  'device-come-back': {
    hash: '#/this-device',
    calls: { 'host.state': { ...v.host, comeBacks: [{ id: 'c1', connectorName: 'Mira’s laptop', connectorKey: '4F2A 91C0 7E33 D815', until: Date.now() + 4 * v.MINUTE }] } }
  },
  'profiles-cannot': {
    hash: access,
    calls: { 'host.state': { ...v.host, can: { lockScreen: false, restart: false } } },
    steps: [{ scroll: 700 }, click('Change “Accountant”'), click('Change permissions…')]
  },
  'network-bottom': { hash: '#/settings/network', calls: { 'host.state': { ...v.host, startsAtLogin: false } }, steps: [{ scroll: 10_000 }] },
  'network': { hash: '#/settings/network' },
  'network-port-taken': {
    hash: '#/settings/network',
    calls: { 'host.state': { ...v.host, listening: { state: 'failed', port: 47600, why: 'port-in-use' } } }
  },
  'delivery': { hash: '#/settings/delivery', size: [1020, 980] },
  'delivery-wrong': { hash: '#/settings/delivery', steps: [type('SMTP server', 'http://mail'), click('Save mail server')] },
  'delivery-failed': {
    hash: '#/settings/delivery',
    delivery: v.deliverySetUp,
    calls: { 'delivery.testMail': { ok: false, code: 'login-refused', info: { status: 535 } } },
    steps: [click('Send test mail')]
  },
  'delivery-generic': { hash: '#/settings/delivery', delivery: v.deliverySetUp, size: [1020, 1500] },
  'delivery-twilio': {
    hash: '#/settings/delivery',
    size: [1020, 1200],
    delivery: { ...v.deliverySetUp, sms: { ...v.delivery.sms, kind: 'twilio' } },
    steps: [click('Save gateway')]
  },
  'small-delivery': { hash: '#/settings/delivery', size: [720, 900], delivery: v.deliverySetUp },
  'appearance': { hash: '#/settings/appearance' },
  'problem': { hash: '#/connect', refuse: ['connect.start'], steps: [type('Remote address', 'office'), click('Connect')] },
  'damaged': { hash: '#/connect', calls: { 'app.info': { ...v.info, storage: 'damaged' } } },
  'files': files({}, [{ list: 'Files on this computer, /home/mira/Documents', keys: ['End', 'Home', 'ArrowDown', 'Shift+ArrowDown'] }]),
  'files-empty': { ...files({ jobs: [] }), calls: { ...files({ jobs: [] }).calls, 'files.list': { ok: true, value: { ...v.remoteFolder, entries: [] } } } },
  'files-exists': files({ question: v.question }),
  'files-lost': files({ link: 'lost', jobs: v.filesState.jobs.map((job) => (job.state === 'running' ? { ...job, state: 'interrupted' } : job)) }),
  'files-outside': { ...files({}), calls: { ...files({}).calls, 'files.list': { ok: false, code: 'outside' } } },
  'files-new-folder': { ...files({}, [click('New folder'), type('Name', 'bad/name'), click('Create')]), calls: { ...files({}).calls, 'files.makeFolder': { ok: false, code: 'bad-name' } } },
  'small-files': { ...files({}), size: [720, 480] },
  'small-access': { hash: access, size: [720, 520] },
  'small-enroll': { hash: access, size: [720, 520], calls: { 'host.state': v.freshHost }, steps: [click('Enable two-factor authentication'), click('Continue')] },
  'small-device-live': { hash: '#/this-device', size: [720, 520], calls: { 'host.state': { ...v.host, sessions: [v.secondSession] } } },
  'viewer-wayland': {
    page: 'viewer',
    calls: { 'viewer.state': { phase: 'live', hostName: 'office-server', address: 'office', permissions: ['view', 'files'], switchedOff: [], desktop: 'wayland' } }
  },
  'viewer-returning': {
    page: 'viewer',
    calls: { 'viewer.state': { phase: 'returning', hostName: 'office-server', what: 'device', step: 'waiting', since: Date.now() - 83_000 } }
  },
  'viewer-returning-code': {
    page: 'viewer',
    calls: { 'viewer.state': { phase: 'returning', hostName: 'office-server', what: 'app', step: 'code', since: Date.now() - 9_000 } }
  },
  'viewer-stayed-away': { page: 'viewer', calls: { 'viewer.state': { phase: 'return-failed', hostName: 'office-server', why: 'stayed-away' } } },
  'viewer-lost': { page: 'viewer', calls: { 'viewer.state': { phase: 'lost', hostName: 'office-server', until: Date.now() + 52_500 } } },
  'viewer-not-resumed': { page: 'viewer', calls: { 'viewer.state': { phase: 'not-resumed', hostName: 'office-server', why: 'stayed-away' } } },
  'viewer-udp-blocked': { page: 'viewer', calls: { 'viewer.state': { phase: 'not-resumed', hostName: 'office-server', why: 'udp-blocked' } } },
  'notice-interrupted': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [{ ...v.session, waitsUntil: Date.now() + 52_000 }] } },
  'device-interrupted': { hash: '#/this-device', calls: { 'host.state': { ...v.host, sessions: [{ ...v.session, waitsUntil: Date.now() + 52_000 }] } } },
  'notice': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [v.session] } },
  'notice-recorded': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [v.recorded] } },
  'notice-full': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [{ ...v.recordedLong, seat: { inputBlocked: true, dark: true, locksAfterwards: true } }] } },
  'notice-recorded-long': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [v.recordedLong] } },
  'device-recorded': { hash: '#/this-device', calls: { 'host.state': { ...v.host, sessions: [v.recorded] } } },
  'chat': { page: 'chat', size: [380, 480], calls: { 'chat.state': v.chat } },
  'chat-empty': { page: 'chat', size: [380, 480], calls: { 'chat.state': { ...v.chat, lines: [] } } },
  'chat-too-quick': { page: 'chat', size: [300, 300], calls: { 'chat.state': v.chat, 'chat.say': { ok: false, code: 'too-quick' } }, steps: [type('Message to Mira’s laptop', 'Hello?'), click('Send')] },
  'notice-off': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [v.withControlOff] } },
  'notice-locked': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [v.withFilesLocked] } },
  'notice-seat': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [{ ...v.session, seat: { inputBlocked: true, dark: true, locksAfterwards: true } }] } },
  'notice-locks': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [{ ...v.withFilesLocked, seat: { inputBlocked: false, dark: false, locksAfterwards: true } }] } },
  'notice-onlooker': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [{ ...v.session, permissions: ['view'], switches: [] }] } },
  'notice-two': { page: 'notice', size: [380, 600], calls: { 'notice.sessions': [v.session, v.secondSession] } }
}

module.exports = { scenes }
