// Owns: `npm start`: from a clean clone to the open app. Never: takes the sandbox away from anybody but root, whom
// Chromium refuses to give one.
import { build } from './build.mjs'
import { electronPath } from './electron-path.mjs'
import { runForeground } from './foreground.mjs'
import { checkout } from './paths.mjs'
import { runMain, say } from './say.mjs'
import { setup } from './setup.mjs'

await runMain(async () => {
  const args = process.argv.slice(2)
  if (!hasScreen()) {
    say('There is no screen here: running the demonstration on two virtual ones instead.')
    const { demo } = await import('./demo.mjs')
    return demo(args)
  }
  await setup({ needs: ['app'] })
  await build()
  const { ELECTRON_RUN_AS_NODE: _removed, ...env } = process.env
  const unsandboxed = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  // As the installed one is started; see build/electron-builder.config.mjs.
  const windows = process.platform === 'linux' && env.DISPLAY ? ['--ozone-platform=x11'] : []
  return runForeground(electronPath(), [checkout, ...unsandboxed, ...windows, ...args], env)
})

function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}
