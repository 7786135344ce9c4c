import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

const root = join(import.meta.dirname, '..', '..')
let home: string
let server: ChildProcess
let url: string

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'touchstone-window-'))
  const env = { ...process.env, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home }
  server = spawn(process.execPath, ['electron/cli.ts', 'serve', '--json', join(home, 'study')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  url = await new Promise<string>((known, failed) => {
    let text = ''
    server.stdout?.on('data', (part) => {
      text += part
      const found = /"url":\s*"([^"]+)"/.exec(text)?.[1]
      if (found) known(found)
    })
    server.on('exit', () => failed(new Error('touchstone serve ended')))
  })
})

test.afterAll(() => {
  server.kill('SIGINT')
  rmSync(home, { recursive: true, force: true })
})

test('a scan is dropped, looked at, segmented, and its volumes are read', async ({ page }) => {
  await page.goto(url)
  await expect(page.getByText('No items yet')).toBeVisible({ timeout: 60_000 })

  const bytes = readFileSync(join(root, 'resources', 'sample', 'colin27.nii.gz')).toString('base64')
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0))], 'colin27.nii.gz'))
    return transfer
  })()`)
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })

  await page.getByRole('option', { name: /colin27/ }).click({ timeout: 60_000 })
  await expect(page.locator('canvas[data-painted=true]')).toBeVisible({ timeout: 120_000 })
  const picture = await page.locator('canvas').screenshot({ timeout: 120_000 })
  // A black rectangle of this size packs into a few kilobytes; a head does not.
  expect(picture.length).toBeGreaterThan(30_000)

  await page.getByRole('button', { name: /Tissue segmentation/ }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).last().click()
  await expect(page.getByRole('columnheader', { name: /volume/ }).first()).toBeVisible({ timeout: 400_000 })
  await expect(page.getByText('Copy command')).toBeVisible()

  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
})
