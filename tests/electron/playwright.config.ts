import { defineConfig } from '@playwright/test'

/** The built program in the real Electron (npm run test:electron). */
export default defineConfig({ testDir: import.meta.dirname, testMatch: '*.spec.ts', timeout: 120_000, workers: 1, reporter: 'line' })
