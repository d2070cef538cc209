// Owns: THE table of channels between the main process and the pages. Types, the run-time check in main, the
// sender's role and the preload's surface all follow from it. Add a line here and nothing else can be forgotten.
// The values that the channels carry are in ipc/, by topic, and are exported here too.
import { z } from 'zod'
import { activityFilter, activityRecord } from './activity'
import { soundRefusal } from './aside'
import { MAX_CHAT_LENGTH, MAX_REASON_LENGTH } from './constants'
import { mailServer, smsGateway } from './delivery'
import { copyDirection, copyJob, existingChoice, fileName, filePath, filesState, folderListing } from './files'
import { appInfo } from './ipc/app-info'
import { CHAT_FAILURES, RECORDING_FAILURES, chatLine, chatState, recordedPiece } from './ipc/asides'
import { CHANGE_FAILURES, changed, confirmation } from './ipc/change'
import { call, event, id, nothing, port, tell } from './ipc/channel'
import { connectState, remoteDevices } from './ipc/connect'
import { connectorChange, connectorKey, incomingSavedLogin, seenConnector } from './ipc/connectors'
import { droppedPaths, jobId, ofFiles, side } from './ipc/copies'
import { hostState, ownerAlertKind, passwordStrength, profilePatch } from './ipc/host-state'
import { SWITCH_FAILURES, liveSession } from './ipc/live-session'
import { logVerdict } from './ipc/log-verdict'
import {
  CODE_SEND_FAILURES,
  DELIVERY_TEST_FAILURES,
  codeSent,
  deliveryMethod,
  deliveryState,
  enrollmentVerdict,
  typedGatewaySecret
} from './ipc/two-factor'
import { clipHint, restartAnswer, screenshotPng, viewerState } from './ipc/viewer'
import { ownerSwitch, profileId } from './permissions'
import { factorMethod, restartTarget } from './protocol'
import { resultOf } from './result'
import { seatAsk, seatNews } from './seat'
import { settingsPatch, settingsSchema } from './settings'

export type * from './ipc/api'
export * from './ipc/app-info'
export * from './ipc/asides'
export * from './ipc/change'
export { WINDOW_ROLES, type WindowRole } from './ipc/channel'
export * from './ipc/connect'
export * from './ipc/connectors'
export * from './ipc/host-state'
export * from './ipc/live-session'
export * from './ipc/two-factor'
export * from './ipc/viewer'

const mailPassword = z.string().max(1024).nullable()

export const channels = {
  // this program
  'app.info': call(['main', 'viewer', 'notice'], nothing, appInfo),
  'app.setDamagedStorageAside': call(['main'], nothing, nothing),
  'app.quit': call(['main'], nothing, nothing),

  // this computer as a host
  'host.state': call(['main'], nothing, hostState),
  'host.changed': event(['main'], hostState),
  'host.retryKeychain': call(['main'], nothing, hostState),
  /** Ends the 5 minutes in which one code covers changes. */
  'host.forgetConfirmation': call(['main'], nothing, nothing),
  'host.dismissAlert': call(['main'], z.strictObject({ kind: ownerAlertKind }), changed(hostState)),
  'host.endSession': call(['main'], z.strictObject({ id }), nothing),
  'host.revokeComeBack': call(['main'], z.strictObject({ id }), hostState),
  /** The owner's switches for one session: off always works, on only while nobody controls this computer. */
  'session.switch': call(['main', 'notice'], z.strictObject({ id, what: ownerSwitch, on: z.boolean() }), resultOf(z.null(), SWITCH_FAILURES)),

  // settings: a patch goes in, the whole new value comes back
  'settings.get': call(['main', 'viewer', 'notice', 'files'], nothing, settingsSchema),
  'settings.change': call(
    ['main'],
    z.strictObject({ patch: settingsPatch, confirmation: confirmation.optional() }),
    changed(settingsSchema)
  ),
  'settings.changed': event(['main', 'viewer', 'notice', 'files'], settingsSchema),

  // how mails and text messages leave: passwords go in and never come out; null or left out keeps what is there
  'delivery.state': call(['main'], nothing, deliveryState),
  'delivery.saveMail': call(
    ['main'],
    z.strictObject({ server: mailServer, password: mailPassword, confirmation: confirmation.optional() }),
    changed(settingsSchema)
  ),
  'delivery.saveSms': call(
    ['main'],
    z.strictObject({ gateway: smsGateway, secret: typedGatewaySecret, confirmation: confirmation.optional() }),
    changed(settingsSchema)
  ),
  /** With what stands in the form, saved or not. */
  'delivery.testMail': call(
    ['main'],
    z.strictObject({ server: mailServer, password: mailPassword }),
    resultOf(z.null(), DELIVERY_TEST_FAILURES)
  ),
  'delivery.testText': call(
    ['main'],
    z.strictObject({ gateway: smsGateway, secret: typedGatewaySecret, to: z.string().max(64) }),
    resultOf(z.null(), DELIVERY_TEST_FAILURES)
  ),

  // unattended access password
  'password.strength': call(['main'], z.strictObject({ password: z.string().max(1024) }), passwordStrength),
  'password.set': call(
    ['main'],
    z.strictObject({ password: z.string().max(1024), profile: profileId.optional(), confirmation: confirmation.optional() }),
    resultOf(hostState, [...CHANGE_FAILURES, 'password-taken'])
  ),
  'password.remove': call(['main'], z.strictObject({ profile: profileId, confirmation: confirmation.optional() }), changed(hostState)),
  'profiles.change': call(
    ['main'],
    z.strictObject({ id: profileId, patch: profilePatch, confirmation: confirmation.optional() }),
    changed(hostState)
  ),

  // two-factor authentication
  'enrollment.begin': call(
    ['main'],
    z.strictObject({ confirmation: confirmation.optional() }),
    // The only reply in this table that carries the secret.
    changed(z.strictObject({ id, qrCode: z.string(), setupKeyGroups: z.array(z.string()), account: z.string() }))
  ),
  /** Codes by mail or text message instead of an authenticator: begin, send one to the address, then check and confirm. */
  'enrollment.beginDelivered': call(
    ['main'],
    z.strictObject({ method: deliveryMethod, confirmation: confirmation.optional() }),
    changed(z.strictObject({ id }))
  ),
  'enrollment.sendCode': call(
    ['main'],
    z.strictObject({ id, destination: z.string().max(300) }),
    resultOf(codeSent, CODE_SEND_FAILURES)
  ),
  'enrollment.copySetupKey': call(['main'], z.strictObject({ id }), resultOf(z.null(), ['enrollment-gone'])),
  'enrollment.check': call(['main'], z.strictObject({ id, code: z.string().max(64) }), enrollmentVerdict),
  /** Switches two-factor authentication on. The page then shows the recovery codes by their sheet's id. */
  'enrollment.confirm': call(
    ['main'],
    z.strictObject({ id, code: z.string().max(64) }),
    resultOf(z.strictObject({ sheetId: id, recoveryCodes: z.array(z.string()) }), [
      ...CHANGE_FAILURES,
      'code-wrong',
      'enrollment-gone'
    ])
  ),
  'enrollment.cancel': call(['main'], z.strictObject({ id }), nothing),
  /** To the owner's own address, for "Confirm it's you". */
  'twoFactor.sendCode': call(['main'], nothing, resultOf(codeSent, CODE_SEND_FAILURES)),
  'twoFactor.turnOff': call(['main'], z.strictObject({ confirmation: confirmation.optional() }), changed(hostState)),
  'recoveryCodes.make': call(
    ['main'],
    z.strictObject({ confirmation: confirmation.optional() }),
    changed(z.strictObject({ sheetId: id, recoveryCodes: z.array(z.string()) }))
  ),
  'recoveryCodes.copy': call(['main'], z.strictObject({ sheetId: id }), nothing),
  /** False when the owner cancelled the file dialog. */
  'recoveryCodes.save': call(['main'], z.strictObject({ sheetId: id }), resultOf(z.boolean(), ['write-failed'])),
  'recoveryCodes.print': call(['main'], z.strictObject({ sheetId: id }), resultOf(z.boolean(), ['no-printer', 'print-failed'])),
  /** Main forgets the sheet and gives the window a fresh process, so that nothing of the codes stays in memory. */
  'recoveryCodes.done': call(['main'], z.strictObject({ sheetId: id }), nothing),

  // saved logins that connectors hold for this computer
  'savedLogins.list': call(['main'], nothing, z.array(incomingSavedLogin)),
  'savedLogins.revoke': call(['main'], z.strictObject({ id }), z.array(incomingSavedLogin)),
  'savedLogins.revokeAll': call(['main'], nothing, z.array(incomingSavedLogin)),
  'savedLogins.changed': event(['main'], z.array(incomingSavedLogin)),

  // connectors that have proved a credential of this computer
  'connectors.list': call(['main'], nothing, z.array(seenConnector)),
  'connectors.change': call(
    ['main'],
    z.strictObject({ key: connectorKey, change: connectorChange, confirmation: confirmation.optional() }),
    changed(z.array(seenConnector))
  ),
  'connectors.forget': call(
    ['main'],
    z.strictObject({ key: connectorKey, confirmation: confirmation.optional() }),
    changed(z.array(seenConnector))
  ),
  'connectors.changed': event(['main'], z.array(seenConnector)),
  /** From here on a code is asked of it again; a session that came in without one ends. */
  'trusted.revoke': call(['main'], z.strictObject({ key: connectorKey }), z.array(seenConnector)),
  'trusted.revokeAll': call(['main'], nothing, z.array(seenConnector)),

  // activity
  'activity.list': call(
    ['main'],
    z.strictObject({ before: z.int().min(1).optional(), limit: z.int().min(1).max(200), filter: activityFilter.optional() }),
    z.strictObject({ records: z.array(activityRecord), more: z.boolean() })
  ),
  'activity.verify': call(['main'], nothing, logVerdict),
  /** False when the owner cancelled the file dialog. */
  'activity.export': call(['main'], nothing, resultOf(z.boolean(), ['write-failed'])),
  'activity.added': event(['main'], activityRecord),

  // reaching another computer
  'connect.devices': call(['main'], nothing, remoteDevices),
  'connect.devicesChanged': event(['main'], remoteDevices),
  'connect.forgetDevice': call(['main'], z.strictObject({ address: z.string().max(300) }), remoteDevices),
  'connect.forgetSavedLogin': call(['main'], z.strictObject({ address: z.string().max(300) }), remoteDevices),
  'connect.state': call(['main'], nothing, connectState),
  'connect.changed': event(['main'], connectState),
  'connect.start': call(['main'], z.strictObject({ address: z.string().max(300) }), nothing),
  'connect.password': call(['main'], z.strictObject({ password: z.string().max(1024), remember: z.boolean() }), nothing),
  'connect.reason': call(['main'], z.strictObject({ text: z.string().max(MAX_REASON_LENGTH) }), nothing),
  'connect.factor': call(['main'], z.strictObject({ method: factorMethod, code: z.string().max(64) }), nothing),
  'connect.sendAgain': call(['main'], nothing, nothing),
  'connect.cancel': call(['main'], nothing, nothing),

  // the remote screen, on the connector
  'viewer.state': call(['viewer'], nothing, viewerState),
  'viewer.changed': event(['viewer'], viewerState),
  'viewer.sendSignal': tell(['viewer'], z.string().max(12 * 1024)),
  'viewer.signal': event(['viewer'], z.string().max(12 * 1024)),
  /** A paste did not work, and why. */
  'viewer.clipHint': event(['viewer'], clipHint),
  /** The pictures that come over the conversation, and what the page says to them; see shared/screen/wire.ts. One for each connection. */
  'viewer.screenPort': port(['viewer']),
  /** Some of the far screen is shown for the first time, or all of it. */
  'viewer.picture': tell(['viewer'], z.enum(['first', 'whole'])),
  /** What the host sent cannot be read; `why` is for the log. */
  'viewer.broken': tell(['viewer'], z.strictObject({ why: z.string().max(64) })),
  /** The page's own connection: its channels are open, or its way is gone, whatever the conversation is. */
  'viewer.connection': tell(['viewer'], z.enum(['open', 'lost'])),
  /** The page knows that its connection is lost; what it says from here on is of the next one. */
  'viewer.letGo': tell(['viewer'], nothing),
  'viewer.end': call(['viewer'], nothing, nothing),
  'viewer.close': call(['viewer'], nothing, nothing),
  'viewer.restart': call(['viewer'], z.strictObject({ what: restartTarget }), restartAnswer),
  'viewer.seat': call(['viewer'], seatAsk, nothing),
  'viewer.seatNews': event(['viewer'], seatNews),
  /** False while the window is out of sight: minimised, or hidden. */
  'viewer.inSight': event(['viewer'], z.boolean()),
  'viewer.connectAgain': call(['viewer'], nothing, nothing),

  /** A PNG of what the page shows. False when the user cancelled the file dialog. */
  'viewer.saveScreenshot': call(
    ['viewer'],
    z.strictObject({ png: screenshotPng }),
    resultOf(z.boolean(), ['write-failed'])
  ),

  // chat: in the viewer on the connector, in a window of its own on the host
  'chat.state': call(['viewer', 'chat'], nothing, chatState),
  'chat.say': call(['viewer', 'chat'], z.strictObject({ text: z.string().max(MAX_CHAT_LENGTH) }), resultOf(z.null(), CHAT_FAILURES)),
  'chat.line': event(['viewer', 'chat'], chatLine),

  /** Asks for a file, tells the host, and takes pieces from then on. False when the user cancelled the file dialog. */
  'viewer.startRecording': call(['viewer'], nothing, resultOf(z.boolean(), RECORDING_FAILURES)),
  'viewer.record': call(['viewer'], z.strictObject({ piece: recordedPiece }), resultOf(z.null(), RECORDING_FAILURES)),
  'viewer.stopRecording': call(['viewer'], nothing, resultOf(z.null(), RECORDING_FAILURES)),

  'viewer.wantSound': tell(['viewer'], z.strictObject({ on: z.boolean() })),
  'viewer.sendSoundSignal': tell(['viewer'], z.string().max(12 * 1024)),
  'viewer.soundSignal': event(['viewer'], z.string().max(12 * 1024)),
  'viewer.soundOff': event(['viewer'], z.strictObject({ why: soundRefusal })),

  /** Opens the "Files" window of this session. */
  'viewer.files': call(['viewer'], nothing, nothing),
  'viewer.drop': call(['viewer'], z.strictObject({ paths: droppedPaths }), ofFiles(z.void())),
  /** What is being copied to and from this session's computer. */
  'viewer.copies': event(['viewer'], z.array(copyJob)),

  // the "Files" window, on the connector
  'files.state': call(['files'], nothing, filesState),
  'files.changed': event(['files'], filesState),
  'files.list': call(['files'], z.strictObject({ side, path: filePath.nullable(), name: fileName.nullable() }), ofFiles(folderListing)),
  'files.makeFolder': call(['files'], z.strictObject({ side, folder: filePath, name: fileName }), ofFiles(z.string())),
  'files.copy': call(
    ['files'],
    z.strictObject({ direction: copyDirection, folder: filePath, names: z.array(fileName).min(1).max(20_000), toFolder: filePath }),
    ofFiles(z.void())
  ),
  'files.drop': call(['files'], z.strictObject({ paths: droppedPaths, toFolder: filePath }), ofFiles(z.void())),
  'files.pause': call(['files'], z.strictObject({ job: z.int(), paused: z.boolean() }), nothing),
  'files.cancel': call(['files'], jobId, nothing),
  'files.retry': call(['files'], jobId, nothing),
  'files.clear': call(['files'], nothing, nothing),
  'files.answer': call(['files'], z.strictObject({ task: z.int(), choice: existingChoice, forAll: z.boolean() }), nothing),

  // the hidden page that owns capture, on the host
  'capture.sendSignal': tell(['host'], z.string().max(12 * 1024)),
  'capture.signal': event(['host'], z.string().max(12 * 1024)),
  /** To the process that captures and injects; `shared/screen/port.ts` is what it carries. */
  'capture.port': port(['host']),
  'capture.failed': tell(['host'], z.strictObject({ why: z.string().max(500) })),
  'capture.connectionLost': tell(['host'], nothing),

  // the hidden page that captures the sound, on the host
  'sound.sendSignal': tell(['sound'], z.string().max(12 * 1024)),
  'sound.signal': event(['sound'], z.string().max(12 * 1024)),
  'sound.failed': tell(['sound'], z.strictObject({ why: z.string().max(500) })),

  // the always-on-top notice, on the host
  'notice.sessions': call(['notice'], nothing, z.array(liveSession)),
  'notice.changed': event(['notice'], z.array(liveSession)),
  /** What is to be seen is so high, in CSS pixels. */
  'notice.height': tell(['notice'], z.int().min(1).max(10_000)),
  'notice.disconnect': call(['notice'], z.strictObject({ id }), nothing),
  'notice.chat': call(['notice'], z.strictObject({ id }), nothing)
} as const
