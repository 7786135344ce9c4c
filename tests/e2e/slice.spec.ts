import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { unzipSync } from 'fflate'

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
  await page.emulateMedia({ colorScheme: 'dark' })
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

  await page.getByRole('button', { name: 'Show labels' }).click()
  await expect(page.getByText('Cortical grey matter').first()).toBeVisible()
  await noViolations(page)
  await keepScreen(page, 'study-dark')

  // The same on all sources, from the menu, and its summary.
  await page.keyboard.press('Control+b')
  await page.getByRole('button', { name: /^Run on 1 item$/ }).click({ timeout: 20_000 })
  await expect(page.getByRole('status').filter({ hasText: '1 of 1 done' })).toBeVisible({ timeout: 300_000 })
  await noViolations(page)
  await keepScreen(page, 'batch-dark')
  await expect(page.getByRole('link', { name: 'Open the report' }).last()).toBeVisible()
  await page.keyboard.press('Escape')

  // The labels, out of the study and read by other code.
  await page.getByRole('option', { name: /dseg/ }).click()
  await page.keyboard.press('Control+e')
  await page.getByRole('radio', { name: /NIfTI/ }).first().check()
  await noViolations(page)
  await keepScreen(page, 'export-dark')
  await page.getByRole('button', { name: 'Export', exact: true }).last().click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click({ timeout: 60_000 })
  const written = join(home, (await download).suggestedFilename())
  await (await download).saveAs(written)
  // Several files come as one archive: the labels, their names, what they are.
  const [name, packed] = Object.entries(unzipSync(readFileSync(written))).find(([file]) => file.endsWith('_dseg.nii.gz')) ?? []
  expect(name).toBe('colin27_dseg.nii.gz')
  const image = gunzipSync(packed ?? new Uint8Array())
  expect(image.toString('latin1', 344, 347)).toBe('n+1')
  expect([1, 2, 3].map((axis) => image.readInt16LE(40 + 2 * axis))).toEqual([181, 217, 181])
  await page.keyboard.press('Escape')

  await page.emulateMedia({ colorScheme: 'light' })
  await noViolations(page)
  await keepScreen(page, 'study-light')
  await page.setViewportSize({ width: 1024, height: 700 })
  await noViolations(page)
  await keepScreen(page, 'study-narrow')
})

async function noViolations(page: Page): Promise<void> {
  // Dialogs and menus fade in, half seen through.
  await page.waitForTimeout(400)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([])
}

/** Screens for people to look at; the folder is not compared with anything. */
async function keepScreen(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(root, 'tests', 'screens', `${name}.png`), timeout: 120_000 })
}
