// npm run test:electron: drives the built program in the real Electron, where its program is; says so where it is not.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { electronBinary, startChoice } from '../../electron/start-choice.ts'

const root = join(import.meta.dirname, '..', '..')
const choice = startChoice({ root, platform: process.platform, environment: process.env, isRoot: process.getuid?.() === 0 })
if ('why' in choice) {
  console.log(electronBinary(root) ? `skipped: ${choice.why}` : 'skipped: no Electron binary')
} else {
  const steps = [
    ['--disable-warning=ExperimentalWarning', join(root, 'scripts', 'package', 'build-electron.ts')],
    [
      join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '--config',
      join(root, 'tests', 'electron', 'playwright.config.ts'),
    ],
  ]
  for (const words of steps) {
    const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' })
    if (status !== 0) process.exit(status ?? 1)
  }
}
