// Owns: a stand-in for window.postern in the pictures: answers from the scene, events sent once. No security here;
// must never be loaded by the app.
'use strict'
const v = require('./values.cjs')
const { scenes } = require('./scenes.cjs')

const argument = (name) => process.argv.find((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''
const scene = scenes[argument('scene')] ?? {}
const base = v.settings(argument('theme'))
const settings = {
  ...base,
  access: scene.access ?? base.access,
  entry: { ...base.entry, ...scene.entry },
  delivery: scene.delivery ?? base.delivery
}
const done = (value) => ({ ok: true, value })

const answers = {
  'app.info': () => v.info,
  'settings.get': () => settings,
  'settings.change': ({ confirmation, patch }) =>
    (patch.access || patch.entry) && !confirmation ? { ok: false, code: 'confirmation-required' } : done({ ...settings, ...patch }),
  'host.state': () => v.host,
  'host.retryKeychain': () => v.host,
  'delivery.state': () => (scene.delivery ? { mailPassword: 'kept', smsSecret: 'kept' } : { mailPassword: 'none', smsSecret: 'none' }),
  'delivery.saveMail': ({ server }) => done({ ...settings, delivery: { ...settings.delivery, mail: server } }),
  'delivery.saveSms': ({ gateway }) => done({ ...settings, delivery: { ...settings.delivery, sms: gateway } }),
  'delivery.testMail': () => done(null),
  'delivery.testText': () => done(null),
  'connect.state': () => ({ phase: 'idle' }),
  'connect.devices': () => v.devices,
  'connect.forgetDevice': () => v.devices,
  'connect.forgetSavedLogin': () => v.devices,
  'savedLogins.list': () => v.logins,
  'savedLogins.revoke': () => v.logins.slice(1),
  'savedLogins.revokeAll': () => [],
  'connectors.list': () => v.connectors,
  'connectors.change': () => done(v.connectors),
  'connectors.forget': () => done(v.connectors.slice(1)),
  'trusted.revoke': () => v.connectors.slice(1),
  'trusted.revokeAll': () => [],
  'password.strength': ({ password }) => ({
    score: Math.min(4, Math.floor(password.length / 4)),
    problem: password.length < 12 ? 'too-short' : null
  }),
  'password.set': () => done(v.host),
  'enrollment.begin': () => done(v.offer),
  'enrollment.beginDelivered': () => done({ id: 'e1' }),
  'enrollment.sendCode': () => done({ destination: 'm•••@example.org', sendAgainAt: Date.now() + 24_000 }),
  'twoFactor.sendCode': () => done({ destination: 'm•••@example.org', sendAgainAt: Date.now() + 24_000 }),
  'enrollment.copySetupKey': () => done(null),
  'enrollment.check': () => ({ verdict: 'right' }),
  'enrollment.confirm': () => done({ sheetId: 'r1', recoveryCodes: v.recoveryCodes }),
  'recoveryCodes.make': () => done({ sheetId: 'r1', recoveryCodes: v.recoveryCodes }),
  'recoveryCodes.save': () => done(true),
  'recoveryCodes.print': () => ({ ok: false, code: 'no-printer' }),
  'twoFactor.turnOff': () => done(v.freshHost),
  'activity.list': () => ({ records: v.records, more: true }),
  'activity.verify': () => ({ intact: true, records: v.records.length, anchored: true }),
  'notice.sessions': () => [v.session],
  'chat.state': () => v.chat,
  'files.list': ({ side }) => done(side === 'local' ? v.localFolder : v.remoteFolder),
  'files.copy': () => done()
}

const heard = []
window.previewCalls = heard
window.postern = {
  call: async (name, args) => {
    heard.push({ name, args })
    if (scene.refuse?.includes(name)) throw new Error(`Error invoking remote method '${name}': Error: ${name} was refused`)
    const fixed = scene.calls?.[name]
    // A fixed refusal of a change stands for what main says after the code; the first answer asks for one.
    if (fixed?.code === 'confirmation-wrong' && !args?.confirmation) return { ok: false, code: 'confirmation-required' }
    return fixed ?? answers[name]?.(args)
  },
  tell: () => undefined,
  on: (name, listener) => {
    const event = scene.events?.[name]
    if (event) setTimeout(() => listener(event), 50)
    return () => undefined
  }
}
