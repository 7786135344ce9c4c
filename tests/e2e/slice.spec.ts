import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { unzipSync } from 'fflate'
import { floatTensor } from '../../native-models/data/tensor.ts'
import { GraphBuilder } from '../../native-models/graph/build.ts'
import { saveModel } from '../../native-models/graph/onnx/save.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { drop, root, type Served, serve } from './served.ts'

let served: Served

test.beforeAll(async () => {
  served = await serve()
})

test.afterAll(() => served.stop())

test('a scan is dropped, looked at, segmented, and its volumes are read', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(served.url)
  await expect(page.getByText('No items yet')).toBeVisible({ timeout: 60_000 })

  await drop(page, join(root, 'resources', 'sample', 'colin27.nii.gz'))
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
  await correctLabels(page)

  // The same on three sources, from the menu, and its summary.
  for (const n of [2, 3]) await drop(page, anotherScan(n))
  await expect(page.getByRole('option', { name: /scan-3/ })).toBeVisible({ timeout: 120_000 })
  await page.keyboard.press('Control+b')
  await page.getByRole('button', { name: /^Run on 3 items$/ }).click({ timeout: 120_000 })
  await expect(page.getByRole('status').filter({ hasText: '3 of 3 done' })).toBeVisible({ timeout: 400_000 })
  await expect(page.getByRole('region', { name: 'Items of the batch' }).locator('img')).toHaveCount(3)
  await noViolations(page)
  await keepScreen(page, 'batch-dark')
  await expect(page.getByRole('link', { name: 'Open the report' }).last()).toBeVisible()
  const made = readdirSync(join(served.home, 'study'), { recursive: true, encoding: 'utf8' })
  const summary = made.find((file) => file.endsWith('summary.tsv')) ?? made.join()
  expect(
    readFileSync(join(served.home, 'study', summary), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(4)
  await page.keyboard.press('Escape')

  // The labels, out of the study and read by other code.
  await page
    .getByRole('option', { name: /_dseg\.nii/ })
    .first()
    .click()
  await page.keyboard.press('Control+e')
  await page.getByRole('radio', { name: /NIfTI/ }).first().check()
  await noViolations(page)
  await keepScreen(page, 'export-dark')
  await page.getByRole('button', { name: 'Export', exact: true }).last().click()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click({ timeout: 60_000 })
  const written = join(served.home, (await download).suggestedFilename())
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
  await page.goto(served.url)
  await expect(page.getByRole('navigation', { name: 'Study' })).toBeVisible({ timeout: 60_000 })
  const file = join(served.home, 'small.onnx')
  await saveModel(file, smallNetwork())
  await drop(page, join(root, 'resources', 'sample', 'colin27.nii.gz'))
  await drop(page, file)
  await expect(page.getByRole('option', { name: /small\.onnx/ })).toBeVisible({ timeout: 60_000 })
  await page.getByRole('option', { name: /colin27\.nii\.gz/ }).click({ timeout: 60_000 })
  await page.getByLabel('Search what can be run').fill('input gradient')
  await page.getByRole('button', { name: /^Input × gradient/ }).click()
  await page.getByPlaceholder('Choose an item').nth(1).click()
  await page.getByRole('listbox', { name: 'model' }).getByRole('option', { name: 'small.onnx' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).last().click()
  await page.getByRole('button', { name: 'Show map' }).click({ timeout: 120_000 })
  await expect(page.getByText('for the target')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByTitle(/attribution/).first()).toBeVisible()
  await expect(page.getByText(/This method found the planted signal in \d+ %/).first()).toBeVisible()
  await expect(page.getByText(/19 untrained networks: p [≤=] /)).toBeVisible()

  // Another method beside it, with the crosshairs together.
  await page.getByRole('option', { name: /colin27\.nii\.gz/ }).click()
  await page.getByLabel('Search what can be run').fill('smoothgrad')
  await page.getByRole('button', { name: /^SmoothGrad/ }).click()
  await page.getByPlaceholder('Choose an item').nth(1).click()
  await page.getByRole('listbox', { name: 'model' }).getByRole('option', { name: 'small.onnx' }).click()
  await page.getByLabel('Untrained').fill('0')
  await page.getByLabel('Draws').fill('3')
  await page.getByRole('button', { name: 'Run', exact: true }).last().click()
  await page.getByRole('button', { name: 'Show map' }).click({ timeout: 120_000 })
  await page.getByRole('button', { name: 'beside' }).first().click({ timeout: 60_000 })
  await expect(page.locator('canvas[data-painted=true]')).toHaveCount(2, { timeout: 60_000 })
  await page.waitForTimeout(4000)
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

/** Colin27 as a scanner of another gain would have it: other bytes, the same head. */
function anotherScan(n: number): string {
  const image = gunzipSync(readFileSync(join(root, 'resources', 'sample', 'colin27.nii.gz')))
  image.writeFloatLE(1 / n, 112)
  const file = join(served.home, `scan-${n}_T1w.nii.gz`)
  writeFileSync(file, gzipSync(image, { level: 1 }))
  return file
}

/** A stroke, taken back, done again, kept as new labels beside the old ones. */
async function correctLabels(page: Page): Promise<void> {
  const canvas = page.locator('canvas')
  await canvas.focus()
  await page.keyboard.press('b')
  await expect(page.getByRole('region', { name: 'Correct labels' })).toBeVisible()
  const box = await canvas.boundingBox()
  const at = (x: number, y: number): [number, number] => [(box?.x ?? 0) + (box?.width ?? 0) * x, (box?.y ?? 0) + (box?.height ?? 0) * y]
  await page.mouse.move(...at(0.1, 0.3))
  await page.mouse.down()
  await page.mouse.move(...at(0.2, 0.3), { steps: 4 })
  await page.mouse.up()
  await expect(page.getByText('1 stroke, not kept yet')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByText('Nothing painted yet')).toBeVisible()
  await page.keyboard.press('Control+Shift+Z')
  await expect(page.getByText('1 stroke, not kept yet')).toBeVisible()
  await keepScreen(page, 'correct-dark')
  await page.getByRole('button', { name: 'Keep as new labels' }).click()
  await expect(page.getByTitle(/corrected/).first()).toBeVisible({ timeout: 180_000 })

  const study = join(served.home, 'study')
  const files = readdirSync(study, { recursive: true, encoding: 'utf8' })
  const voxelsOf = (name: string) => {
    const file = files.find((each) => each.endsWith(`/${name}`)) ?? files.join()
    const image = gunzipSync(readFileSync(join(study, file)))
    const from = image.readFloatLE(108)
    const bytes = image.readInt16LE(72) / 8
    return Array.from({ length: 181 * 217 * 181 }, (_, n) => image.readUIntLE(from + n * bytes, bytes))
  }
  const [before, after] = [voxelsOf('colin27_dseg.nii.gz'), voxelsOf('colin27_desc-corrected_dseg.nii.gz')]
  const changed = before.flatMap((label, n) => (label === after[n] ? [] : [after[n]]))
  expect(changed.length).toBeGreaterThan(20)
  // The brush painted one label.
  expect(new Set(changed).size).toBe(1)
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
