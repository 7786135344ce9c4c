import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { writeNpy } from '../../native-models/data/table/npy.ts'
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

const [channels, times] = [16, 64]
const names = ['Fp1', 'Fp2', 'F7', 'F3', 'Fz', 'F4', 'F8', 'T7', 'C3', 'Cz', 'C4', 'T8', 'P3', 'Pz', 'P4', 'Oz']

test('a map over channels and times shows where a network looks, above what chance reaches', async ({ page }) => {
  const random = seededRandom(5)
  // It looks at channels 5 to 7 between times 20 and 33, and hardly elsewhere.
  const looks = (n: number) => Math.floor(n / times) >= 5 && Math.floor(n / times) < 8 && n % times >= 20 && n % times < 34
  const graph = new GraphBuilder()
  const weights = Float32Array.from({ length: channels * times }, (_, n) => random.normal() * (looks(n) ? 1 : 0.01))
  const flat = graph.op('Flatten', [graph.input('x', [null, 1, channels, times])], { axis: 1 })
  graph.output(graph.op('Gemm', [flat, graph.weight('w', floatTensor([1, channels * times], weights))], { transB: 1 }))
  const model = join(served.home, 'decoder.onnx')
  await saveModel(model, graph.model())
  const trials = join(served.home, 'trials.npy')
  const data = Float32Array.from({ length: 3 * channels * times }, () => random.normal())
  await writeNpy(trials, { shape: [3, 1, channels, times], data } as never)
  writeFileSync(join(served.home, 'broken.npy'), 'no array at all, but called one')

  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(served.url)
  await expect(page.getByText('No items yet')).toBeVisible({ timeout: 60_000 })
  for (const file of [model, trials, join(served.home, 'broken.npy')]) await drop(page, file)
  await page.getByRole('option', { name: /broken/ }).click({ timeout: 60_000 })
  await expect(page.getByRole('tabpanel', { name: /broken/ })).toContainText(/no NumPy|not a NumPy|NumPy/)
  await page.getByRole('option', { name: /trials/ }).click()
  await expect(page.getByRole('img', { name: /16 rows .* by 64 columns/ })).toBeVisible({ timeout: 30_000 })

  await page.getByLabel('Search what can be run').fill('input gradient')
  await page.getByRole('button', { name: /^Input × gradient/ }).click()
  await page.getByPlaceholder('Choose an item').nth(1).click()
  await page.getByRole('listbox', { name: 'model' }).getByRole('option', { name: 'decoder.onnx' }).click()
  await page.getByRole('combobox', { name: 'Channels' }).pressSequentially(`${names.join(',')},`)
  await page.getByRole('button', { name: 'Run', exact: true }).last().click()
  await page.getByTitle(/attribution\.npy/).click({ timeout: 120_000 })
  await expect(page.getByText('19 untrained networks: p ≤ 0.050.').last()).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: /Chance reaches \d+ %/ }).click()
  const map = page.getByRole('img', { name: /attribution.*16 rows/ })
  const scalp = page.getByRole('img', { name: /on the scalp/ })
  await expect(scalp).toBeVisible()
  expect(await scalp.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(100)
  // What is left above chance lies where the network looks.
  const shown = (await map.evaluate((canvas) => {
    const { width, height } = canvas as unknown as { width: number; height: number }
    const context = (canvas as unknown as { getContext(kind: '2d'): { getImageData(...at: number[]): { data: Uint8Array } } }).getContext(
      '2d',
    )
    const { data: pixels } = context.getImageData(0, 0, width, height)
    return Array.from({ length: width * height }, (_, n) => n).filter((n) => (pixels[4 * n + 3] ?? 0) > 0)
  })) as number[]
  expect(shown.length).toBeGreaterThan(2)
  expect(shown.every(looks)).toBe(true)

  await map.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/Fp2 · column 1/).filter({ visible: true })).toHaveCount(1)
  // The data themselves in a pane beside: what is pointed at in the one is shown in the other.
  await page
    .getByRole('option', { name: /trials/ })
    .first()
    .click()
  await page.keyboard.press('ControlOrMeta+\\')
  await expect(page.getByRole('img', { name: /16 rows .* by 64 columns/ }).filter({ visible: true })).toHaveCount(2)
  await page.getByRole('img', { name: /trials.*16 rows/ }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText(/(row 2|F7) · column 1/).filter({ visible: true })).toHaveCount(2)
  await page.waitForTimeout(400)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  await page.screenshot({ path: join(root, 'tests', 'screens', 'array-dark.png') })
})
