// Owns: this page's copy of the computer's state as a host. Must never change it: main does, and says so.
import { createMirror } from './mirror'
import { postern } from './postern'

export const hostMirror = createMirror({
  fetch: () => postern().call('host.state'),
  listen: (onValue) => postern().on('host.changed', onValue)
})
