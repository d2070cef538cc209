// Owns: how Vitest finds and runs the tests. Never: tries a failed test again.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { ipcSurface } from './ipc-surface.mjs'
import { checkout } from './paths.mjs'
import { wat } from './wat.mjs'

const keyring = join(checkout, 'test', 'support', 'keyring-for-vitest.ts')

const project = (name, options = {}) => ({
  extends: true,
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], ...options }
})

export default defineConfig({
  root: checkout,
  plugins: [ipcSurface(), wat()],
  test: {
    environment: 'node',
    retry: 0,
    // Two processes on the two cores that CI has.
    maxWorkers: 2,
    projects: [
      project('unit', { testTimeout: 10_000 }),
      // A private bus and keyring for all files of the project. Real sockets, keychains and Argon2id take their time.
      project('integration', { testTimeout: 30_000, hookTimeout: 30_000, globalSetup: [keyring] }),
      project('security', { testTimeout: 60_000, hookTimeout: 60_000, globalSetup: [keyring] })
    ]
  }
})
