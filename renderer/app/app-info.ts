// Owns: this page's copy of what the program is: version, profile, and whether its store can be read.
import { createMirror } from '../lib/mirror'
import { postern } from '../lib/postern'

export const appInfoMirror = createMirror({
  fetch: () => postern().call('app.info'),
  // Nothing of it changes while the program runs.
  listen: () => () => undefined
})
