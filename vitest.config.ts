import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{electron,native-models,renderer,scripts,tests}/**/*.test.ts'],
    exclude: ['**/*.long.test.ts', 'node_modules'],
    testTimeout: 120_000,
    // onnxruntime is loaded once a process: child processes, never threads (see native-models/runtime).
    pool: 'forks',
    maxWorkers: 2,
  },
})
