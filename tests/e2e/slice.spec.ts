import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { unzipSync } from 'fflate'
import { floatTensor } from '../../native-models/data/tensor.ts'
import { GraphBuilder } from '../../native-models/graph/build.ts'
import { saveModel } from '../../native-models/graph/onnx/save.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'

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

  await drop(page, 'colin27.nii.gz', readFileSync(join(root, 'resources', 'sample', 'colin27.nii.gz')))
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

test('a map of relevance is made, and looked at over its scan with what its method is worth', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(url)
  await expect(page.getByRole('navigation', { name: 'Study' })).toBeVisible({ timeout: 60_000 })
  const file = join(home, 'small.onnx')
  await saveModel(file, smallNetwork())
  await drop(page, 'colin27.nii.gz', readFileSync(join(root, 'resources', 'sample', 'colin27.nii.gz')))
  await drop(page, 'small.onnx', readFileSync(file))
  await expect(page.getByRole('option', { name: /small\.onnx/ })).toBeVisible({ timeout: 60_000 })
  await page.getByRole('option', { name: /colin27\.nii\.gz/ }).click({ timeout: 60_000 })
  await page.getByLabel('Search what can be run').fill('input gradient')
  await page.getByRole('button', { name: /^Input × gradient/ }).click()
  await page.getByPlaceholder('Choose an item').nth(1).click()
  await page.getByRole('option', { name: 'small.onnx', exact: true }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).last().click()
  await page.getByRole('button', { name: 'Show map' }).click({ timeout: 120_000 })
  await expect(page.getByText('for the target')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/This method found the planted signal in \d+ %/).first()).toBeVisible()
  await page.waitForTimeout(2000)
  await noViolations(page)
  await keepScreen(page, 'explain-dark')
})

/** Small filters over a volume of any size, with a class for each sign. */
function smallNetwork() {
  const random = seededRandom(2)
  const graph = new GraphBuilder()
  const kernel = floatTensor(
    [4, 1, 5, 5, 5],
    Float32Array.from({ length: 500 }, () => random.normal() / 11),
  )
  const seen = graph.op('Conv', [graph.input('x', [1, 1, null, null, null]), graph.weight('k', kernel)], { strides: [2, 2, 2] })
  const mean = graph.op('Flatten', [graph.op('GlobalAveragePool', [graph.op('Relu', [seen])])], { axis: 1 })
  graph.output(graph.op('Gemm', [mean, graph.weight('w', floatTensor([2, 4], [1, -1, 0.5, -0.5, -1, 1, 0.3, 0.2]))], { transB: 1 }))
  return graph.model()
}

/** As a browser drops a file. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([Uint8Array.from(atob('${bytes.toString('base64')}'), (c) => c.charCodeAt(0))], '${name}'))
    return transfer
  })()`)
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

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
