// The window in Debian's Chromium, after the unit tests. Installs Chromium where it may; says so where it cannot.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const browser = process.env.TOUCHSTONE_CHROMIUM ?? '/usr/bin/chromium'

if (!existsSync(browser) && process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.error('Setting up: installing Chromium for the tests of the window (once).')
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  if (apt('install', '-y', 'chromium').status !== 0) {
    apt('update')
    apt('install', '-y', 'chromium')
  }
}
if (existsSync(browser)) {
  const { status } = spawnSync('playwright', ['test', '--config', 'tests/e2e/playwright.config.ts'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  process.exit(status ?? 1)
}
console.log(`skipped: no Chromium at ${browser}, so the window was not tested (TOUCHSTONE_CHROMIUM names another)`)
