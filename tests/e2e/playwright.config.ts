import { defineConfig } from '@playwright/test'
import { chromium } from './served.ts'

/** The web shell in Debian's Chromium, on software GL: the same on every machine. */
export default defineConfig({
  testDir: import.meta.dirname,
  timeout: 600_000,
  workers: 1,
  // Software GL on a machine that others use: what is expected comes, but not within Playwright's five seconds.
  expect: { timeout: 20_000 },
  // One more try where the machine is not ours: what needed it is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  reporter: 'line',
  use: {
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    launchOptions: chromium,
  },
})
