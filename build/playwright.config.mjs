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
  // Each test runs one or two copies of the app, each with its own screen: two cores have enough to do.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: { trace: 'off' }
})
