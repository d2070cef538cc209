// Proves: the border between the kinds of code is held by the linter. Each snippet would be a hole; each must be seen.
import { ESLint } from 'eslint'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkout } from '../../../build/paths.mjs'

let eslint: ESLint

beforeAll(async () => {
  eslint = new ESLint({
    cwd: checkout,
    overrideConfigFile: join(checkout, 'build', 'eslint.config.mjs'),
    // The border needs no types, and the snippets are no files that the compiler knows.
    overrideConfig: [{ files: ['**/*.{ts,tsx}'], languageOptions: { parserOptions: { projectService: false, project: false } } }],
    ruleFilter: ({ ruleId }) => /^(postern\/|no-restricted-)/.test(ruleId)
  })
  // The first text makes it load its configuration and the compiler, which on a busy machine outlasts a test's limit.
  await problemsOf(IN_ACCESS, '')
}, 60_000)

async function problemsOf(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(checkout, file) })
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message)
}

const IN_ACCESS = 'electron/access/snippet.ts'
const IN_SERVICE = 'electron/connection/snippet.ts'
const IN_PAGE = 'renderer/features/connect/snippet.tsx'
const IN_SHARED = 'shared/snippet.ts'
const IN_PLATFORM = 'electron/platform/snippet.ts'

describe('the pure code of the gate', () => {
  it.each([
    `import { app } from 'electron'`,
    `import type { App } from 'electron'`,
    `import { randomBytes } from 'node:crypto'`,
    `import { readFileSync } from 'fs'`,
    `import keytar from 'keytar'`,
    `import { WebSocket } from 'ws'`,
    `import { keychain } from '../platform/keychain'`,
    `export { keychain } from '../platform/keychain'`,
    `export * from '../connection/incoming'`,
    `import { settings } from '../settings/settings'`,
    `import { App } from '../../renderer/app/app'`,
    `export const later = () => import('node:os')`,
    `export const later = (name: string) => import(name)`,
    `export type Database = import('libsql').Database`,
    `import fs = require('node:fs')`
  ])('may not contain: %s', async (code) => {
    expect(await problemsOf(IN_ACCESS, code)).toContain('postern/border')
  })

  it.each([
    ['no-restricted-properties', `export const now = Date.now()`],
    ['no-restricted-properties', `export const { now } = Date`],
    ['no-restricted-properties', `export const chance = Math.random()`],
    ['no-restricted-syntax', `export const now = new Date()`],
    ['no-restricted-syntax', `export const now = Date()`],
    ['no-restricted-syntax', `const clock = Date`],
    ['no-restricted-globals', `export const id = crypto.randomUUID()`],
    ['no-restricted-globals', `export const id = globalThis.crypto.randomUUID()`],
    ['no-restricted-globals', `export const time = performance.now()`],
    ['no-restricted-globals', `export const home = process.env.HOME`],
    ['no-restricted-globals', `setTimeout(() => undefined, 1)`]
  ])('falls under %s: %s', async (rule, code) => {
    expect(await problemsOf(IN_ACCESS, code)).toContain(rule)
  })

  it.each([
    `import { z } from 'zod'`,
    `import { generateSync } from 'otplib'`,
    `import { settingsSchema } from '../../shared/settings'`,
    `import type { Grant } from './grant'`,
    `export const day = new Date(0).toISOString()`
  ])('may contain: %s', async (code) => {
    expect(await problemsOf(IN_ACCESS, code)).toEqual([])
  })
})

describe('the services of the main process', () => {
  it.each([
    `import { app } from 'electron'`,
    `import Database from 'libsql'`,
    `import robot from '@jitsi/robotjs'`,
    `import koffi from 'koffi'`,
    `import { keychain } from '../platform/keychain'`,
    `import { App } from '../../renderer/app/app'`,
    `const electron = require('electron')`
  ])('may not contain: %s', async (code) => {
    expect(await problemsOf(IN_SERVICE, code)).toContain('postern/border')
  })

  it.each([`import { createHash } from 'node:crypto'`, `import { WebSocket } from 'ws'`, `import { step } from '../access/gate'`])(
    'may contain: %s',
    async (code) => {
      expect(await problemsOf(IN_SERVICE, code)).toEqual([])
    }
  )
})

describe('the wiring', () => {
  it.each([`import { app } from 'electron'`, `import koffi from 'koffi'`, `import { App } from '../../renderer/app/app'`])('may not contain: %s', async (code) => {
    expect(await problemsOf('electron/wiring/snippet.ts', code)).toContain('postern/border')
  })

  it('may name the parts of every folder', async () => {
    const code = `import type { Admission } from '../access/admission'\nimport type { Listener } from '../connection/listener'`
    expect(await problemsOf('electron/wiring/snippet.ts', code)).toEqual([])
  })
})

describe('the pages', () => {
  it.each([
    `import { ipcRenderer } from 'electron'`,
    `import { readFile } from 'node:fs/promises'`,
    `import path from 'path'`,
    `import type { Grant } from '../../../electron/access/grant'`,
    `import keytar from 'keytar'`
  ])('may not contain: %s', async (code) => {
    expect(await problemsOf(IN_PAGE, code)).toContain('postern/border')
  })

  it.each([`import { Button } from '@mantine/core'`, `import type { HostState } from '../../../shared/ipc'`, `import { useNow } from '../../lib/use-now'`])(
    'may contain: %s',
    async (code) => {
      expect(await problemsOf(IN_PAGE, code)).toEqual([])
    }
  )
})

describe('what all processes share', () => {
  it.each([`import { app } from 'electron'`, `import { join } from 'node:path'`, `import { step } from '../electron/access/gate'`, `import react from 'react'`])(
    'may not contain: %s',
    async (code) => {
      expect(await problemsOf(IN_SHARED, code)).toContain('postern/border')
    }
  )
})

describe("Electron's raw messages", () => {
  it.each([
    `import { ipcMain } from 'electron'`,
    `import { ipcMain as raw } from 'electron'`,
    `import electron from 'electron'\nelectron.ipcMain.handle('x', () => 1)`,
    `import * as electron from 'electron'\nconst { ipcMain } = electron`,
    `export const listen = (contents: { ipc: { handle: (name: string) => void } }) => contents.ipc.handle('x')`
  ])('are not for an adapter of something else: %s', async (code) => {
    expect(await problemsOf(IN_PLATFORM, code)).toContain('postern/border')
  })

  it('are for platform/ipc.ts and the preload', async () => {
    expect(await problemsOf('electron/platform/ipc.ts', `import { ipcMain } from 'electron'`)).toEqual([])
    expect(await problemsOf('electron/preload.ts', `import { ipcRenderer } from 'electron'`)).toEqual([])
  })
})

describe('proofs and grants', () => {
  const all = ['stampFirst', 'stampSecond', 'stampResumed', 'mintGrant']
  it.each([
    ['credentials', ['stampFirst']],
    ['second-factor', ['stampSecond']],
    ['policy', ['stampSecond', 'stampResumed']],
    ['gate', ['mintGrant']],
    ['admission', []]
  ])('%s.ts may make: %j', async (file, mayMake) => {
    for (const name of all) {
      const problems = await problemsOf(`electron/access/${file}.ts`, `export { ${name} as made } from './grant'`)
      expect([name, problems.includes('no-restricted-imports')]).toEqual([name, !(mayMake as readonly string[]).includes(name)])
    }
  })

  it('are out of reach from other folders, also as a whole', async () => {
    expect(await problemsOf(IN_SERVICE, `import { mintGrant } from '../access/grant'\nmintGrant`)).toContain('no-restricted-imports')
    expect(await problemsOf(IN_SERVICE, `import * as grant from '../access/grant'\ngrant.mintGrant`)).toContain('no-restricted-imports')
  })
})

describe('the house style', () => {
  it.each([`export default 1`, `export enum Colour { Red }`])('refuses: %s', async (code) => {
    expect(await problemsOf(IN_SHARED, code)).toContain('no-restricted-syntax')
  })
})
