// Owns: every word that the viewer shows. Never: anything but words.
import type { ViewerState } from '../../shared/ipc'

type EndedWhy = Extract<ViewerState, { phase: 'ended' }>['why']

export const words = {
  windowTitle: (host: string) => `${host} – Postern`,
  toolbar: 'Session',
  screen: (host: string) => `Screen of ${host}`,
  keyboard: (host: string) => `Keyboard of ${host}`,
  view: 'View',
  fit: 'Fit',
  actualSize: '100 %',
  fullScreen: 'Full screen',
  endSession: 'End session',
  close: 'Close',
  files: 'Files',
  dropHere: (host: string) => `Drop to copy to Downloads on ${host}`,
  dropFailed: 'It could not be copied. “Files” shows what is possible.',
  notFiles: 'Only files and folders of this computer can be copied.',
  status: {
    connecting: 'Connecting…',
    live: 'Connected',
    viewOnly: 'Connected, view only',
    interrupted: 'Connection interrupted',
    ended: 'Session ended'
  },
  hintTyping: 'Ctrl+Alt+Shift+T moves the keyboard to this bar',
  hintBar: 'Esc moves the keyboard back to the remote screen',
  connectingTitle: (host: string) => (host === '' ? 'Connecting…' : `Connecting to ${host}…`),
  connectingText: 'Waiting for the first picture of the remote screen.',
  interruptedTitle: 'Connection interrupted',
  interruptedText: (host: string) => `${host} is not answering. Postern keeps trying for a few seconds.`,
  ended: {
    'owner-disconnected': ['Disconnected by the other side', 'Somebody at the remote computer ended the session.'],
    'credential-revoked': [
      'Access was revoked',
      'The saved login or password that opened this session is no longer valid. Connect again with the current password.'
    ],
    'access-off': ['Unattended access was turned off', 'The remote computer no longer accepts unattended connections.'],
    'capture-failed': [
      'The remote screen cannot be shown',
      'The remote computer could not capture its screen. It may be locked, or have no display.'
    ],
    'host-closing': ['The remote computer closed Postern', 'Connect again when it is running.'],
    expired: ['The session reached its time limit', 'Connect again to go on.'],
    'connector-not-allowed': ['Access was withdrawn', 'The owner of the remote computer does not let this computer in any more.'],
    'outside-hours': ['The hours of access are over', 'The owner of the remote computer lets others in at certain times only.'],
    'connection-lost': ['Connection lost', 'The remote computer cannot be reached any more. Check the network, then connect again.'],
    'bad-picture': [
      'The picture could not be read',
      'What the remote computer sent is damaged, so the session was ended. Connect again; if it happens again, update Postern on both computers.'
    ],
    'you-ended': ['Session ended', 'You ended the session.']
  } satisfies Record<EndedWhy, readonly [title: string, text: string]>
} as const
