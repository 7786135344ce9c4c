import { defineConfig } from 'vitest/config'

// npm run test:long: what takes longer than the everyday tests may.
export default defineConfig({
  test: {
    include: ['{electron,native-models,scripts,tests}/**/*.long.test.ts'],
    testTimeout: 3_600_000,
    pool: 'forks',
    maxWorkers: 1,
    passWithNoTests: true,
  },
})
