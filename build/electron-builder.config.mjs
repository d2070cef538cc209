// @ts-check
// Owns: the packages that people install. Never: takes Electron from anywhere but its own release, and never ships a
// file that the app does not need to run.
import { FUSES } from './fuses.mjs'
import { NATIVE_PACKAGES } from './native-packages.mjs'

/** What the native packages require when they run; everything else is bundled into dist/. */
const LOADERS = ['@libsql/*', '@neon-rs/load', 'detect-libc', '@koromix/*', 'node-gyp-build', 'pkg-prebuilds']
const native = [...NATIVE_PACKAGES, ...LOADERS]

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'app.postern.desktop',
  productName: 'Postern',
  copyright: 'Apache-2.0',
  directories: { output: 'release', buildResources: 'resources' },
  files: [
    'package.json',
    'dist/**',
    '!dist/**/{*.map,third-party-licenses.md}',
    'resources/**',
    '!node_modules/**',
    ...native.map((name) => `node_modules/${name}/**`),
    // Machine code for other systems.
    '!node_modules/**/prebuilds/!(*${platform}-*)/**',
    // Sources and headers of the native packages; one of them keeps what it runs in a folder of that name.
    '!node_modules/{keytar,@jitsi/robotjs,@julusian/jpeg-turbo}/{src,deps,vendor,script,node_modules}/**',
    '!node_modules/**/*.{c,cc,cpp,h,hh,hpp,gyp,gypi,md,d.ts,d.mts,d.cts}',
    '!node_modules/**/{CMakeLists.txt,test,tests}'
  ],
  // Where people can read them: of what is bundled, and of the native packages.
  extraResources: [
    { from: 'LICENSE', to: 'licenses/postern.txt' },
    { from: 'dist/third-party-licenses.md', to: 'licenses/main-process.md' },
    { from: 'dist/renderer/third-party-licenses.md', to: 'licenses/windows.md' },
    { from: 'node_modules', to: 'licenses/native-packages', filter: native.map((name) => `${name}/{LICENSE,LICENCE,COPYING}*`) }
  ],
  asar: true,
  // Machine code cannot be loaded out of the archive.
  asarUnpack: ['**/*.node'],
  npmRebuild: false,
  electronFuses: FUSES,
  electronLanguages: ['en', 'en-US'],
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  publish: null,
  linux: {
    target: ['deb', 'AppImage'],
    executableName: 'postern',
    // Through XWayland on a Wayland desktop: only there can the notice place itself above everything.
    executableArgs: ['--ozone-platform=x11'],
    category: 'Network',
    icon: 'resources/icons/linux',
    synopsis: 'Reach unattended computers, behind two-factor authentication',
    maintainer: 'The Postern authors <postern@localhost>',
    desktop: {
      entry: {
        Name: 'Postern',
        GenericName: 'Remote Access',
        Comment: 'Reach unattended computers, behind two-factor authentication',
        Keywords: 'remote;desktop;access;unattended;support;',
        StartupWMClass: 'Postern'
      }
    }
  },
  deb: {
    depends: [
      'libgtk-3-0',
      'libnss3',
      'libasound2',
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
    recommends: ['gnome-keyring | kwalletmanager']
  },
  win: { target: ['nsis'], icon: 'resources/icons/linux/512x512.png' },
  nsis: { oneClick: false, perMachine: true, allowToChangeInstallationDirectory: false },
  mac: { target: ['dmg'], category: 'public.app-category.utilities', icon: 'resources/icons/linux/512x512.png', hardenedRuntime: true }
}
