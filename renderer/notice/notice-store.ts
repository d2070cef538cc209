// Owns: the notice's copies of the live sessions and of the settings that colour it.
import { createMirror } from '../lib/mirror'
import { noticePostern } from '../lib/postern'

export const sessionsMirror = createMirror({
  fetch: () => noticePostern().call('notice.sessions'),
  listen: (onValue) => noticePostern().on('notice.changed', onValue)
})

export const themeMirror = createMirror({
  fetch: () => noticePostern().call('settings.get'),
  listen: (onValue) => noticePostern().on('settings.changed', onValue)
})
