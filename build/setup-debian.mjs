// Owns: the list of Debian packages that Postern needs, and installing those that are missing.
// Never: installs one that it has not named before, and never touches a system that is not Debian or made from it.
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { notes } from './paths.mjs'
import { run } from './run.mjs'
import { say } from './say.mjs'

/** One line each; `a | b` names the same library in older and newer releases. */
export const DEBIAN_PACKAGES = Object.freeze({
  app: [
    'libgtk-3-0 | libgtk-3-0t64',
    'libnss3',
    'libasound2 | libasound2t64',
    'libgbm1',
    'libsecret-1-0',
    'libxtst6',
    'libxcb-shm0',
    'libxcb-damage0',
    'libxcb-xfixes0',
    'libxcb-randr0',
    'libxcb-xinput0',
    'libnotify4'
  ],
  screen: [
    'xvfb',
    'x11-xkb-utils',
    'xkb-data',
    'x11-utils',
    // An X server with several monitors, make-believe ones, and the program that arranges them.
    'xserver-xorg-core',
    'xserver-xorg-video-dummy',
    'x11-xserver-utils',
    'openbox',
    'xterm',
    'xdotool',
    'xclip',
    'dbus-daemon | dbus',
    // A screen locker, what starts it when logind says so, and passwords for it that are nobody's.
    'i3lock',
    'xss-lock',
    'libpam-wrapper',
    // busctl, which asks logind.
    'systemd',
    // gdbus, which asks the keyring.
    'libglib2.0-bin',
    'gnome-keyring',
    'pulseaudio',
    'pulseaudio-utils',
    'openssl',
    'poppler-utils',
    'fonts-inter',
    'fonts-dejavu-core'
  ],
  // What `npm run bench` measures Postern beside, and the links it measures over. Nothing else needs them.
  peers: [
    'tigervnc-standalone-server',
    'tigervnc-viewer',
    'x11vnc',
    'freerdp2-shadow-x11',
    'freerdp2-x11',
    'openssh-server',
    'openssh-client',
    'libpam-google-authenticator',
    'oathtool',
    'iproute2',
    'iputils-ping'
  ]
})

/**
 * Installs without starting what the packages hold: openssh-server would open port 22, now and at every start.
 * invoke-rc.d and deb-systemd-invoke ask policy-rc.d; 101 is "not allowed". One that is there already is left alone.
 */
const INSTALL_AT_REST = `
policy=/usr/sbin/policy-rc.d
had_ssh=$(dpkg-query -W -f '\${db:Status-Status}' openssh-server 2>/dev/null || true)
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
if [ "$had_ssh" != installed ] && [ -d /run/systemd/system ]; then systemctl disable ssh.service; fi
`

/**
 * @param {readonly ('app' | 'screen' | 'peers')[]} needs
 * @throws when apt-get fails
 */
export async function installDebianPackages(needs) {
  if (process.platform !== 'linux') return
  const lines = needs.flatMap((need) => DEBIAN_PACKAGES[need])
  if (!(await isDebian())) {
    await sayOnce(`This system does not use Debian's packages. Postern needs what these hold: ${lines.join(', ')}.`)
    return
  }
  const missing = missingOf(lines)
  if (missing.length === 0) return
  const asRoot = commandAsRoot()
  if (!asRoot) {
    say(`Missing, and neither root nor sudo is here to install it: ${missing.join(', ')}. Going on without.`)
    return
  }
  say(`Installing ${missing.length} Debian packages: ${missing.join(', ')}…`)
  const apt = (...args) => run(asRoot[0], [...asRoot.slice(1), 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { quiet: true })
  await apt('update')
  const names = missing.map(firstKnown)
  if (needs.includes('peers')) await run(asRoot[0], [...asRoot.slice(1), 'sh', '-ec', INSTALL_AT_REST, 'sh', ...names], { quiet: true })
  else await apt('install', '-y', '--no-install-recommends', ...names)
}

async function sayOnce(text) {
  const said = join(notes, 'said')
  if ((await readFile(said, 'utf8').catch(() => '')) === text) return
  say(text)
  await mkdir(notes, { recursive: true })
  await writeFile(said, text)
}

async function isDebian() {
  try {
    const release = await readFile('/etc/os-release', 'utf8')
    return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(release) && spawnSync('dpkg-query', ['--version']).status === 0
  } catch {
    return false
  }
}

function missingOf(lines) {
  const names = lines.flatMap(alternatives)
  // Says "no packages found" for the unknown ones and exits with 1; the lines of the known ones still come.
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], { encoding: 'utf8' })
  const installed = new Set(stdout.split('\n').filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]))
  return lines.filter((line) => !alternatives(line).some((name) => installed.has(name)))
}

const alternatives = (line) => line.split(' | ')

/** The name that this release has. Only true after `apt-get update`. */
function firstKnown(line) {
  const names = alternatives(line)
  const real = names.find((name) => spawnSync('apt-cache', ['show', '--no-all-versions', name]).status === 0)
  return real ?? names[0]
}

/** @returns {readonly [string, ...string[]] | null} the words before `apt-get` */
function commandAsRoot() {
  const quietly = ['env', 'DEBIAN_FRONTEND=noninteractive']
  if (process.getuid?.() === 0) return quietly
  return spawnSync('sudo', ['--version']).status === 0 ? ['sudo', ...quietly] : null
}
