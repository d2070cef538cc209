// Owns: the main window's start: ask main first, then draw once, in the right colours.
// Must never wait for anything but the two small answers that decide what is drawn at all.
import '../ui/styles'
import { createRoot } from 'react-dom/client'
import { hostMirror } from '../lib/host-store'
import { reportProblem } from '../lib/problem'
import { settingsMirror } from '../lib/settings-store'
import { connectMirror, devicesMirror } from '../features/connect/connect-store'
import { App } from './app'
import { appInfoMirror } from './app-info'

window.addEventListener('unhandledrejection', (event) => reportProblem(event.reason))

/** As long as main leaves its slower parts alone; see electron/app.ts. */
const SETTLE_MS = 150

const root = document.getElementById('root')
if (root === null) throw new Error('main.html has no #root')

const needed = Promise.all([appInfoMirror.start(), settingsMirror.start()])
for (const mirror of [connectMirror, devicesMirror]) void mirror.start()
void needed.then(() => {
  createRoot(root).render(<App />)
  // Its answer takes a look into the keychain, and the first screen does not show it: after the first picture.
  setTimeout(() => void hostMirror.start(), SETTLE_MS)
})
