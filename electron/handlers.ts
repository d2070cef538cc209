// Owns: what each channel of shared/ipc.ts does, in one line each. A decision longer than a line belongs to a service.
import type { AppInfo } from '../shared/ipc'
import { type Result, failure, success } from '../shared/result'
import type { Connector } from './connector'
import type { Host } from './host'
import type { CapturePages } from './platform/capture-page'
import type { ChatWindows } from './platform/chat-windows'
import { type FilesWindows, droppedItems } from './platform/files-windows'
import type { CallHandlers, TellHandlers } from './platform/ipc'
import type { NoticeWindow } from './platform/notice-window'
import { passwordStrength } from './platform/password-strength'
import { qrCodePicture } from './platform/qr-code'
import { type RecoverySheets, copySecret } from './platform/recovery-sheets'
import type { SoundPages } from './platform/sound-page'
import type { ViewerPages } from './platform/viewer-pages'
import { incomingSavedLogins, liveSessions } from './settings/host-status'

export type HandlerParts = {
  readonly host: Host
  readonly connector: Connector
  readonly sheets: RecoverySheets
  readonly capturePages: CapturePages
  readonly soundPages: SoundPages
  readonly chatWindows: ChatWindows
  readonly viewerPages: ViewerPages
  readonly notice: NoticeWindow
  readonly filesWindows: FilesWindows
  readonly info: () => AppInfo
  /** Replaces the main window's process, so that no secret it has shown stays in memory. */
  readonly freshMainWindow: () => void
  readonly setDamagedStorageAside: () => void
  readonly quit: () => void
  readonly exportActivity: () => Promise<Result<boolean, 'write-failed'>>
  readonly onPicture: (is: 'first' | 'whole') => void
}

export function callHandlers(parts: HandlerParts): CallHandlers {
  const { host, connector, sheets, chatWindows, viewerPages, filesWindows } = parts
  return {
    'app.info': () => parts.info(),
    'app.setDamagedStorageAside': () => parts.setDamagedStorageAside(),
    'app.quit': () => parts.quit(),

    'host.state': () => host.status(),
    'host.retryKeychain': () => host.status(),
    'host.forgetConfirmation': () => host.guard.forget(),
    'host.dismissAlert': async ({ kind }) => {
      const dismissed = await host.dismissAlert(kind)
      return dismissed.ok ? success(await host.status()) : dismissed
    },
    'host.endSession': ({ id }) => void host.registry.revoke(id, 'owner-disconnected'),

    'host.revokeComeBack': ({ id }) => {
      host.revokeComeBack(id)
      return host.status()
    },

    'settings.get': () => host.settings.get(),
    'settings.change': ({ patch, confirmation }, { page }) => host.settings.change(patch, confirmation, page),

    'delivery.state': () => host.delivery.state(),
    'delivery.saveMail': ({ server, password, confirmation }, { page }) => host.delivery.saveMail(server, password, confirmation, page),
    'delivery.saveSms': ({ gateway, secret, confirmation }, { page }) => host.delivery.saveSms(gateway, secret, confirmation, page),
    'delivery.testMail': ({ server, password }) => host.delivery.testMail(server, password),
    'delivery.testText': ({ gateway, secret, to }) => host.delivery.testText(gateway, secret, to),

    'password.strength': ({ password }) => passwordStrength(password),
    'password.set': async ({ password, profile, confirmation }, { page }) => {
      const changed = await host.password.set(password, confirmation, page, profile)
      return changed.ok ? success(await host.status()) : changed
    },
    'password.remove': async ({ profile, confirmation }, { page }) => {
      const removed = await host.password.remove(profile, confirmation, page)
      return removed.ok ? success(await host.status()) : removed
    },
    'profiles.change': async ({ id, patch, confirmation }, { page }) => {
      const changed = await host.permissionProfiles.change(id, patch, confirmation, page)
      return changed.ok ? success(await host.status()) : changed
    },

    'enrollment.begin': async ({ confirmation }) => {
      const begun = await host.enrollment.begin(confirmation)
      if (!begun.ok) return begun
      const { id, uri, setupKey, account } = begun.value
      return success({ id, account, qrCode: await qrCodePicture(uri), setupKeyGroups: setupKey.match(/.{1,4}/g) ?? [] })
    },
    'enrollment.beginDelivered': ({ method, confirmation }) => host.enrollment.beginDelivered(method, confirmation),
    'enrollment.sendCode': ({ id, destination }) => host.enrollment.sendCode(id, destination),
    'enrollment.copySetupKey': ({ id }) => {
      const key = host.enrollment.setupKey(id)
      if (key === null) return failure('enrollment-gone')
      copySecret(key)
      return success(null)
    },
    'enrollment.check': ({ id, code }) => host.enrollment.check(id, code),
    'enrollment.confirm': async ({ id, code }) => {
      const confirmed = await host.enrollment.confirm(id, code)
      if (!confirmed.ok) return confirmed
      sheets.open(confirmed.value)
      return success({ sheetId: confirmed.value.id, recoveryCodes: [...confirmed.value.codes] })
    },
    'enrollment.cancel': ({ id }) => {
      const shown = host.enrollment.setupKey(id) !== null
      host.enrollment.cancel(id)
      if (shown) parts.freshMainWindow()
    },
    'twoFactor.sendCode': () => host.enrollment.sendOwnerCode(),
    'twoFactor.turnOff': async ({ confirmation }) => {
      const turned = await host.enrollment.turnOff(confirmation)
      return turned.ok ? success(await host.status()) : turned
    },
    'recoveryCodes.make': async ({ confirmation }) => {
      const made = await host.enrollment.makeRecoveryCodes(confirmation)
      if (!made.ok) return made
      sheets.open(made.value)
      return success({ sheetId: made.value.id, recoveryCodes: [...made.value.codes] })
    },
    'recoveryCodes.copy': ({ sheetId }) => sheets.copy(sheetId),
    'recoveryCodes.save': ({ sheetId }) => sheets.save(sheetId),
    'recoveryCodes.print': ({ sheetId }) => sheets.print(sheetId),
    'recoveryCodes.done': ({ sheetId }) => {
      sheets.close(sheetId)
      parts.freshMainWindow()
    },

    'savedLogins.list': () => incomingSavedLogins(host.credentials),
    'savedLogins.revoke': ({ id }) => {
      host.revokeSavedLogin(id)
      return incomingSavedLogins(host.credentials)
    },

    'savedLogins.revokeAll': () => {
      host.revokeAllSavedLogins()
      return incomingSavedLogins(host.credentials)
    },

    'connectors.list': () => host.connectors.list(),
    'connectors.change': ({ key, change, confirmation }, { page }) => host.connectors.change(key, change, confirmation, page),
    'connectors.forget': ({ key, confirmation }, { page }) => host.connectors.forget(key, confirmation, page),
    'trusted.revoke': ({ key }) => {
      host.connectors.revokeTrust(key)
      return host.connectors.list()
    },
    'trusted.revokeAll': () => {
      host.connectors.revokeAllTrust()
      return host.connectors.list()
    },

    'activity.list': ({ before, limit, filter }) => {
      const { records, more } = host.audit.list({ before, limit, filter })
      return { records: [...records], more }
    },
    'activity.verify': () => host.verifyLog(),
    'activity.export': () => parts.exportActivity(),

    'connect.devices': () => connector.devices(),
    'connect.forgetDevice': ({ address }) => connector.forgetDevice(address),
    'connect.forgetSavedLogin': ({ address }) => connector.forgetSavedLogin(address),
    'connect.state': () => connector.flow.state,
    'connect.start': ({ address }) => connector.flow.start(address),
    'connect.password': ({ password, remember }) => connector.flow.password(password, remember),
    'connect.reason': ({ text }) => connector.flow.reason(text),
    'connect.factor': ({ method, code }) => connector.flow.factor(method, code),
    'connect.sendAgain': () => connector.flow.sendAgain(),
    'connect.cancel': () => connector.flow.cancel(),

    'viewer.state': (_args, { contents }) => viewerPages.stateOf(contents),
    'viewer.end': (_args, { contents }) => viewerPages.endFrom(contents),
    'viewer.restart': ({ what }, { contents }) => viewerPages.restartFrom(contents, what),
    'viewer.seat': (ask, { contents }) => viewerPages.seatFrom(contents, ask),
    'viewer.connectAgain': (_args, { contents }) => viewerPages.connectAgainFrom(contents),
    'viewer.close': (_args, { contents }) => viewerPages.closeFrom(contents),

    'viewer.saveScreenshot': ({ png }, { contents }) => viewerPages.saveScreenshotFrom(contents, png),
    'viewer.files': (_args, { contents }) => viewerPages.fileRequestsFrom(contents)?.open(),
    'viewer.drop': ({ paths }, { contents }) => viewerPages.fileRequestsFrom(contents)?.drop(paths) ?? failure('connection-lost'),

    'chat.state': (_args, { contents }) => chatWindows.deskOf(contents)?.state() ?? viewerPages.asidesOf(contents).chat,
    'chat.say': ({ text }, { contents }) => chatWindows.deskOf(contents)?.say(text) ?? viewerPages.asidesOf(contents).say(text),
    'viewer.startRecording': (_args, { contents }) => viewerPages.asidesOf(contents).startRecording(),
    'viewer.record': ({ piece }, { contents }) => viewerPages.asidesOf(contents).writeRecording(piece),
    'viewer.stopRecording': (_args, { contents }) => viewerPages.asidesOf(contents).stopRecording(),

    'files.state': (_args, { contents }) => filesWindows.deskOf(contents).state,
    'files.list': ({ side, path, name }, { contents }) => filesWindows.deskOf(contents).list(side, path, name),
    'files.makeFolder': ({ side, folder, name }, { contents }) => filesWindows.deskOf(contents).makeFolder(side, folder, name),
    'files.copy': ({ direction, folder, names, toFolder }, { contents }) =>
      filesWindows.deskOf(contents).copy(direction, folder, names, toFolder),
    'files.drop': ({ paths, toFolder }, { contents }) => filesWindows.deskOf(contents).drop(droppedItems(paths), toFolder),
    'files.pause': ({ job, paused }, { contents }) => filesWindows.deskOf(contents).queue.pause(job, paused),
    'files.cancel': ({ job }, { contents }) => filesWindows.deskOf(contents).queue.cancel(job),
    'files.retry': ({ job }, { contents }) => filesWindows.deskOf(contents).queue.retry(job),
    'files.clear': (_args, { contents }) => filesWindows.deskOf(contents).queue.clear(),
    'files.answer': ({ task, choice, forAll }, { contents }) => filesWindows.deskOf(contents).queue.answer(task, choice, forAll),

    'session.switch': ({ id, what, on }) => host.switches.set(id, what, on),
    'notice.sessions': () => liveSessions(host.registry, host),
    'notice.disconnect': ({ id }) => void host.registry.revoke(id, 'owner-disconnected'),
    'notice.chat': ({ id }) => chatWindows.show(id)
  }
}

export function tellHandlers({ capturePages, soundPages, viewerPages, notice, onPicture }: HandlerParts): TellHandlers {
  return {
    'viewer.sendSignal': (body, { contents }) => viewerPages.signalFrom(contents, body),
    'viewer.picture': (is, { contents }) => {
      if (is === 'first') viewerPages.firstFrameFrom(contents)
      onPicture(is)
    },
    'viewer.connection': (is, { contents }) => viewerPages.connectionFrom(contents, is),
    'viewer.letGo': (_args, { contents }) => viewerPages.letGoFrom(contents),
    'viewer.broken': (_args, { contents }) => viewerPages.brokenFrom(contents),
    'viewer.wantSound': ({ on }, { contents }) => viewerPages.asidesOf(contents).wantSound(on),
    'viewer.sendSoundSignal': (body, { contents }) => viewerPages.asidesOf(contents).sendSoundSignal(body),
    'sound.sendSignal': (body, { contents }) => soundPages.signalFrom(contents, body),
    'sound.failed': ({ why }, { contents }) => soundPages.failedFrom(contents, why),
    'notice.height': (height, { contents }) => notice.heightFrom(contents, height),
    'capture.sendSignal': (body, { contents }) => capturePages.signalFrom(contents, body),
    'capture.failed': (_args, { contents }) => capturePages.failedFrom(contents, 'capture-failed'),
    'capture.connectionLost': (_args, { contents }) => capturePages.failedFrom(contents, 'connection-lost')
  }
}
