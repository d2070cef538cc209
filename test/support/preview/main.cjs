// Owns: opening the built pages in the real Electron, under the real content security policy, one scene after
// another: a picture, axe, and everything the console said. Must never be part of a package.
'use strict'
const { app, BrowserWindow, protocol, net, nativeTheme } = require('electron')
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { scenes } = require('./scenes.cjs')

const { pages, out, only, themes, axe: axePath } = JSON.parse(process.env.POSTERN_PREVIEW)
const axe = readFileSync(axePath, 'utf8')
const NONCE = 'cHJldmlldw'
const POLICY = `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${NONCE}'; img-src 'self' data:; font-src 'self'; connect-src 'none'`
const SETTLE_MS = 350
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])

async function serve(request) {
  const path = new URL(request.url).pathname
  if (!path.endsWith('.html')) return net.fetch(pathToFileURL(join(pages, path)).href)
  const page = readFileSync(join(pages, path), 'utf8').replaceAll('__CSP_NONCE__', NONCE)
  return new Response(page, { headers: { 'content-type': 'text/html', 'content-security-policy': POLICY } })
}

/** Runs in the page: parts of it are fetched when they are first needed. */
async function waitFor(selector) {
  for (let i = 0; i < 200 && !document.querySelector(selector); i += 1) await new Promise((go) => setTimeout(go, 25))
}

/** Runs in the page: it hears of another theme some time after Electron, and may have been drawn in the one before. */
async function waitForTheme(theme) {
  const wanted = window.matchMedia(`(prefers-color-scheme: ${theme})`)
  if (!wanted.matches) await new Promise((go) => wanted.addEventListener('change', go, { once: true }))
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))
}

/** Runs in the page. */
function doStep(step) {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const top = all('dialog[open]').at(-1) ?? document
  const named = (element) =>
    element.getAttribute('aria-label') ?? (element.labels?.[0]?.textContent || element.textContent)
  const find = (selector, name) => [...top.querySelectorAll(selector)].find((element) => named(element) === name)
  if (step.list) {
    const list = find('[role=listbox]', step.list)
    list.focus()
    for (const key of step.keys) {
      const [last, shift] = key.split('+').reverse()
      list.dispatchEvent(new KeyboardEvent('keydown', { key: last, shiftKey: shift !== undefined, bubbles: true }))
    }
    return
  }
  if (step.scroll) return document.querySelector('main').scrollTo(0, step.scroll)
  if (step.click) {
    const element = find('button, input[type=checkbox], input[type=radio]', step.click) ?? find('a', step.click)
    if (!element) throw new Error(`Nothing to click: ${step.click}`)
    element.focus()
    return element.click()
  }
  const field = find('input, textarea', step.label)
  if (!field) throw new Error(`No field: ${step.label}`)
  field.focus()
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, step.text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** `forced`: the few colours that a person's system has chosen for everything, as in a high-contrast theme. */
async function forceColours(contents) {
  contents.debugger.attach()
  await contents.debugger.sendCommand('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] })
}

async function shoot(name, scene, colours, report) {
  const theme = colours === 'forced' ? 'light' : colours
  nativeTheme.themeSource = theme
  const [width, height] = scene.size ?? [1020, 720]
  const window = new BrowserWindow({
    width,
    height,
    useContentSize: true,
    frame: false,
    webPreferences: {
      preload: join(__dirname, 'fake-postern.cjs'),
      contextIsolation: false,
      sandbox: false,
      additionalArguments: [`--scene=${name}`, `--theme=${theme}`]
    }
  })
  const said = []
  window.webContents.on('console-message', (_event, level, message) => {
    if (level >= 2 && !message.includes('Electron Security Warning')) said.push(message)
  })
  try {
    await window.loadURL(`app://postern/${scene.page ?? 'main'}.html${scene.hash ?? ''}`)
    const expected = scene.calls?.['connect.state'] ? 'dialog[open]' : scene.page === 'viewer' ? 'main h2' : 'main h1'
    await window.webContents.executeJavaScript(`(${waitFor})(${JSON.stringify(expected)})`)
    await window.webContents.executeJavaScript(`(${waitForTheme})(${JSON.stringify(theme)})`)
    if (colours === 'forced') await forceColours(window.webContents)
    await pause(SETTLE_MS)
    for (const step of scene.steps ?? []) {
      await window.webContents.executeJavaScript(`(${doStep})(${JSON.stringify(step)})`, true)
      await pause(SETTLE_MS)
    }
    if (scene.page === 'notice') {
      // As the app does by what the page says.
      const tall = await window.webContents.executeJavaScript('Math.ceil(document.querySelector("ul").getBoundingClientRect().height)')
      window.setContentSize(width, tall)
      await pause(SETTLE_MS)
    }
    writeFileSync(join(out, `${name}-${colours}.png`), (await window.webContents.capturePage()).toPNG())
    await window.webContents.executeJavaScript(`${axe}; undefined`)
    const { violations } = await window.webContents.executeJavaScript('axe.run(document, { resultTypes: ["violations"] })')
    const found = violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`)
    }))
    if (found.length > 0 || said.length > 0) report.push({ scene: name, colours, said, found })
  } catch (error) {
    report.push({ scene: name, colours, error: String(error), said })
  }
  window.destroy()
}

app.on('window-all-closed', () => undefined)
app.whenReady().then(async () => {
  protocol.handle('app', serve)
  mkdirSync(out, { recursive: true })
  const report = []
  for (const [name, scene] of Object.entries(scenes)) {
    if (only.length > 0 && !only.some((part) => name.startsWith(part))) continue
    for (const colours of themes) await shoot(name, scene, colours, report)
  }
  writeFileSync(join(out, 'report.json'), JSON.stringify(report, null, 2))
  console.log(report.length === 0 ? 'Nothing found.' : JSON.stringify(report, null, 2))
  app.exit(report.length === 0 ? 0 : 1)
})
