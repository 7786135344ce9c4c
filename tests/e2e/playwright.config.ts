import { defineConfig } from '@playwright/test'
import { chromium } from './served.ts'

/** The web shell in Debian's Chromium, on software GL: the same on every machine. */
export default defineConfig({
  testDir: import.meta.dirname,
  timeout: 600_000,
  workers: 1,
  reporter: 'line',
  use: {
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    launchOptions: chromium,
  },
})
