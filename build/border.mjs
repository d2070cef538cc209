// Owns: the border between the kinds of code (pure, adapters, wiring, pages) as a table, and the lint rule that holds it.
// Never: asks whether an import is "only a type": what a file may not use it need not know.
import { builtinModules } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'
import { NATIVE_PACKAGES } from './native-packages.mjs'
import { checkout } from './paths.mjs'

const NODE = (name) => name.startsWith('node:') || builtinModules.includes(name.split('/')[0])
const ELECTRON = (name) => name === 'electron' || name.startsWith('electron/') || name.startsWith('@electron/')
const NATIVE = (name) => NATIVE_PACKAGES.includes(packageOf(name))
const MACHINE = (name) => ELECTRON(name) || NATIVE(name)
const oneOf = (names) => (name) => names.includes(packageOf(name)) || names.includes(name)

/** The first area that a file belongs to decides. `folders` and `packages` say what its files may import. */
export const AREAS = Object.freeze([
  {
    name: 'shared (pure)',
    files: ['shared/'],
    folders: ['shared/'],
    packages: oneOf(['zod'])
  },
  {
    name: 'electron/access (pure: who may come in)',
    files: ['electron/access/'],
    folders: ['electron/access/', 'shared/'],
    packages: oneOf(['zod', 'otplib'])
  },
  {
    name: 'the preload',
    files: ['electron/preload.ts'],
    folders: ['shared/'],
    packages: oneOf(['electron', 'virtual:ipc-surface'])
  },
  {
    name: 'the composition root and the adapters',
    files: ['electron/main.ts', 'electron/app.ts', 'electron/platform/'],
    folders: ['electron/', 'shared/'],
    packages: () => true
  },
  {
    name: 'wiring beside the composition root',
    files: [/^electron\/[^/]+$/, 'electron/wiring/'],
    folders: ['electron/', 'shared/'],
    packages: (name) => !MACHINE(name)
  },
  {
    name: 'services of the main process',
    files: ['electron/'],
    folders: ['access', 'audit', 'break-glass', 'connection', 'files', 'notices', 'session', 'settings'].map((name) => `electron/${name}/`).concat('shared/'),
    packages: (name) => !MACHINE(name)
  },
  {
    name: 'pages',
    files: ['renderer/'],
    folders: ['renderer/', 'shared/', 'resources/'],
    packages: (name) => !MACHINE(name) && !NODE(name)
  }
])

/** The only two files that may touch Electron's raw messages; everything else goes through the table in shared/ipc.ts. */
/** The table's two ends, and the one channel that comes before the table is loaded. */
const RAW_IPC_FILES = ['electron/platform/ipc.ts', 'electron/platform/readiness.ts', 'electron/preload.ts']
const RAW_IPC = ['ipcMain', 'ipcRenderer']

/** @type {import('eslint').Rule.RuleModule} */
const border = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      folder: '{{area}} may not import {{target}}.',
      package: '{{area}} may not import the package "{{target}}".',
      computed: 'An import must name its module, so that the border can be checked.',
      rawIpc: 'Raw messages are for electron/platform/ipc.ts and electron/preload.ts; use the table in shared/ipc.ts.'
    }
  },
  create(context) {
    const file = inCheckout(context.filename)
    const area = AREAS.find(({ files }) => files.some((start) => (start instanceof RegExp ? start.test(file) : file.startsWith(start))))
    if (!area) return {}
    const check = (node, specifier) => {
      if (specifier.startsWith('.') || specifier.startsWith('/')) {
        const target = inCheckout(resolve(dirname(context.filename), specifier))
        const allowed = area.folders.some((folder) => target.startsWith(folder))
        if (!allowed) context.report({ node, messageId: 'folder', data: { area: area.name, target } })
      } else if (!area.packages(specifier)) {
        context.report({ node, messageId: 'package', data: { area: area.name, target: specifier } })
      }
    }
    const checkSource = (node) => {
      if (node.source) check(node.source, String(node.source.value))
    }
    const checkExpression = (node, source) => {
      if (source?.type === 'Literal') check(node, String(source.value))
      else context.report({ node, messageId: 'computed' })
    }
    const rawIpcAllowed = RAW_IPC_FILES.includes(file)
    const checkRaw = (node, name) => {
      if (!rawIpcAllowed && RAW_IPC.includes(name)) context.report({ node, messageId: 'rawIpc' })
    }
    return {
      ImportDeclaration: checkSource,
      ExportNamedDeclaration: checkSource,
      ExportAllDeclaration: checkSource,
      ImportExpression: (node) => checkExpression(node, node.source),
      TSImportType: (node) => checkExpression(node, node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => checkExpression(node, node.expression),
      'CallExpression[callee.name="require"]': (node) => checkExpression(node, node.arguments[0]),
      ImportSpecifier: (node) => checkRaw(node, node.imported.name ?? node.imported.value),
      MemberExpression(node) {
        checkRaw(node, node.computed ? node.property.value : node.property.name)
        // webContents.ipc and webFrameMain.ipc are the same raw messages by another name.
        if (!rawIpcAllowed && !node.computed && ['handle', 'handleOnce', 'on', 'once'].includes(node.property.name)) {
          const owner = node.object
          if (owner.type === 'MemberExpression' && owner.property.name === 'ipc') context.report({ node, messageId: 'rawIpc' })
        }
      },
      'VariableDeclarator > ObjectPattern > Property': (node) => checkRaw(node, node.key.name ?? node.key.value)
    }
  }
}

/** What only the outside world can know comes in through electron/access/ports.ts: the clock and chance above all. */
const IMPURE = 'electron/access is pure: take it through a port.'
const IMPURE_GLOBALS = [
  'crypto', 'process', 'performance', 'globalThis', 'global', 'window', 'self', 'navigator', 'fetch', 'WebSocket', 'require', 'console',
  'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', '__dirname', '__filename'
]

export const purityRules = Object.freeze({
  'no-restricted-globals': ['error', ...IMPURE_GLOBALS.map((name) => ({ name, message: IMPURE }))],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: IMPURE },
    { object: 'Math', property: 'random', message: IMPURE }
  ]
})

/** For no-restricted-syntax, beside what is restricted everywhere. */
export const impureSyntax = Object.freeze([
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: IMPURE },
  { selector: 'CallExpression[callee.name="Date"]', message: IMPURE },
  { selector: 'VariableDeclarator[init.name=/^(Date|Math)$/]', message: IMPURE }
])

export const posternRules = Object.freeze({ rules: { border } })

function packageOf(name) {
  return name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')
}

function inCheckout(path) {
  return relative(checkout, path).split(sep).join('/')
}
