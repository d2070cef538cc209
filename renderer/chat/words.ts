// Owns: every word of the chat, in the viewer and in its window on a host. Never: anything but words.
import type { ChatFailure } from '../../shared/ipc'

export const words = {
  title: 'Chat',
  windowTitle: (name: string) => `Chat with ${name}`,
  log: 'Messages',
  field: (name: string) => (name === '' ? 'Message' : `Message to ${name}`),
  send: 'Send',
  close: 'Close chat',
  you: 'You',
  empty: 'No messages yet.',
  notKept: 'Nothing of this is kept: it goes with the session. Copy what you need.',
  keys: 'Enter sends, Shift+Enter begins a line.',
  leftOut: 'More came than can be read. Some of it was left out.',
  charactersLeft: (count: number) => (count === 1 ? '1 character left' : `${count} characters left`),
  failed: {
    'too-quick': 'That was too quick. Wait a moment, then send it again.',
    'too-many-waiting': 'Nothing more can wait for the connection. This was not sent.',
    'session-over': 'The session is over; this was not sent.'
  } satisfies Record<ChatFailure, string>,
  state: { waiting: 'Is sent when the connection is back', lost: 'Was not sent' },
  broken: 'It could not be sent. Try it once more.'
} as const
