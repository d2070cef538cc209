// Owns: how Playwright finds and runs the end-to-end tests. Never: tries a failed test again.
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { checkout } from './paths.mjs'

export default defineConfig({
  testDir: join(checkout, 'test', 'e2e'),
  testMatch: '**/*.e2e.ts',
  outputDir: join(checkout, 'test-results', 'e2e'),
  // The tools are modules that Node loads as they are; rewritten by Playwright they would not load at all.
  build: { external: ['**/build/*.mjs'] },
  // Two files at once, on the two cores that CI has: a story mostly waits. Each has screens, buses, keyrings and ports of its own.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: { trace: 'off' }
})
