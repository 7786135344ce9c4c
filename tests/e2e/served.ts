import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'

export const root = join(import.meta.dirname, '..', '..')

/** What Debian's Chromium is started with: software GL, the same on every machine. */
export const chromium = {
  executablePath: process.env.TOUCHSTONE_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
}

export interface Served {
  readonly url: string
  /** A folder of this test's own: the study is `study` in it. */
  readonly home: string
  readonly pid: number
  stop(): void
}

/** `touchstone serve` on a new study, or on a folder, with preferences and caches of its own. */
export async function serve(folder?: string): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'touchstone-window-'))
  const env = { ...process.env, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_STATE_HOME: home }
  const server = spawn(process.execPath, ['electron/cli.ts', 'serve', '--json', folder ?? join(home, 'study')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((known, failed) => {
    let text = ''
    server.stdout?.on('data', (part) => {
      text += part
      const found = /"url":\s*"([^"]+)"/.exec(text)?.[1]
      if (found) known(found)
    })
    server.on('exit', () => failed(new Error('touchstone serve ended')))
  })
  const stop = () => {
    server.kill('SIGINT')
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
  return { url, home, pid: server.pid ?? 0, stop }
}

/** As a browser drops a file. */
export async function drop(page: Page, file: string, name = basename(file)): Promise<void> {
  const bytes = readFileSync(file)
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([Uint8Array.from(atob('${bytes.toString('base64')}'), (c) => c.charCodeAt(0))], '${name}'))
    return transfer
  })()`)
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

/** When the page marked its first finished picture, in milliseconds since 1970. Waits for it. */
export async function paintedAt(page: Page): Promise<number> {
  for (;;) {
    const at = await page
      .evaluate('performance.getEntriesByName("painted").map(({ startTime }) => performance.timeOrigin + startTime)[0] ?? 0')
      // The page is on its way to another address.
      .catch(() => 0)
    if (at) return Number(at)
    await page.waitForTimeout(20)
  }
}
