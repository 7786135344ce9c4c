import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test'

const program = join(import.meta.dirname, '..', '..', 'electron', 'dist')
let app: ElectronApplication
let page: Page
let state: string

test.beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'touchstone-electron-'))
  app = await _electron.launch({
    args: [program, `--user-data-dir=${join(state, 'profile')}`, '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    env: { ...process.env, XDG_STATE_HOME: state, XDG_CACHE_HOME: state } as Record<string, string>,
  })
  page = await app.firstWindow()
})
test.afterAll(async () => {
  await app?.close()
  rmSync(state, { recursive: true, force: true })
})

test('opens its window at its own origin, which is a secure one', async () => {
  expect(page.url()).toBe('app://touchstone/')
  expect(await page.evaluate('isSecureContext')).toBe(true)
})

test('has no Node and nothing of Electron in the page', async () => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in globalThis),
  )
  expect(found).toEqual([])
})

test('opens the sample and paints it', async () => {
  await page.getByRole('button', { name: 'Open the sample' }).click()
  await page.getByRole('option', { name: /colin27/ }).click({ timeout: 60_000 })
  await expect(page.locator('canvas[data-painted=true]')).toBeVisible({ timeout: 60_000 })
})

test('has menus made of the commands of its window', async () => {
  const labels = () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? [])
  await expect.poll(labels).toEqual(expect.arrayContaining(['File', 'View', 'Help']))
  await expect.poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('file.open')?.enabled)).toBe(true)
})

test('lets nothing out and nothing else in', async () => {
  const outcome = await page.evaluate(`fetch('https://example.org/').then(String, (error) => error.name)`)
  expect(outcome).toBe('TypeError')
  await page.evaluate(`void (location.href = 'https://example.org/')`)
  await page.waitForTimeout(300)
  expect(page.url()).toBe('app://touchstone/')
  expect(await page.evaluate(`window.open('https://example.org/') === null`)).toBe(true)
  expect(app.windows()).toHaveLength(1)
})
