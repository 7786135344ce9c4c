// npm run package [-- electron-builder's words]: builds the program, then makes the packages of this system in out/packages.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const steps = [
  ['--disable-warning=ExperimentalWarning', join(root, 'scripts', 'package', 'build-electron.ts')],
  [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    '--config',
    join(root, 'scripts', 'package', 'electron-builder.mjs'),
    ...process.argv.slice(2),
  ],
]
for (const words of steps) {
  const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
