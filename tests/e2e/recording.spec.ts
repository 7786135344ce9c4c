import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { edfFile } from '../../native-models/data/recording/fixtures/edf-file.ts'
import { drop, root, type Served, serve } from './served.ts'

let served: Served

test.beforeAll(async () => {
  served = await serve()
})

test.afterAll(() => served.stop())

const [seconds, rateHz] = [40, 128]

/** Four sines of one to four hertz, with a stimulus at second 15 and at second 30. */
function sines(): Buffer {
  const signals = [1, 2, 3, 4].map((hz) => ({
    label: `EEG C${hz}`,
    records: Array.from({ length: seconds }, (_, second) =>
      Array.from({ length: rateHz }, (_, n) => Math.round(3000 * Math.sin(2 * Math.PI * hz * (second + n / rateHz)))),
    ),
  }))
  const annotations = Array.from({ length: seconds }, (_, second) => {
    const event = second === 15 || second === 30 ? `+${second}\u0014flash ${second}\u0014\u0000` : ''
    return `+${second}\u0014\u0014\u0000${event}`
  })
  return edfFile({ signals, annotations, reserved: 'EDF+C' })
}

test('a recording is paged through with the keys of EDF viewers', async ({ page }) => {
  const file = join(served.home, 'sines.edf')
  writeFileSync(file, sines())
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(served.url)
  await expect(page.getByText('No items yet')).toBeVisible({ timeout: 60_000 })
  await drop(page, file)
  await page.getByRole('option', { name: /sines/ }).click({ timeout: 60_000 })
  const traces = page.locator('canvas.traces')
  await expect(traces).toHaveAttribute('data-painted', /recorded/, { timeout: 30_000 })
  await expect(page.getByText('4 channels · 128 Hz · 0:40')).toBeVisible()
  expect((await traces.screenshot()).length).toBeGreaterThan(20_000)

  await traces.focus()
  const shows = (span: string) => expect(page.getByRole('img', { name: `4 channels from ${span}` })).toBeVisible()
  await page.keyboard.press('PageDown')
  await shows('0:10 to 0:20')
  await page.keyboard.press('End')
  await shows('0:30 to 0:40')
  await page.keyboard.press('Home')
  await page.keyboard.press('n')
  await shows('0:10 to 0:20')
  await page.keyboard.press('n')
  await shows('0:25 to 0:35')
  await page.keyboard.press('+')
  await shows('0:27.5 to 0:32.5')
  const before = (await page.getByText(/µV\/mm/).textContent()) ?? ''
  await page.keyboard.press('ArrowUp')
  await expect(page.getByText(/µV\/mm/)).not.toHaveText(before)
  await page.getByRole('combobox', { name: 'Montage' }).click()
  await page.getByRole('option', { name: 'Average reference' }).click()
  await expect(traces).toHaveAttribute('data-painted', /average/)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  await page.screenshot({ path: join(root, 'tests', 'screens', 'recording-light.png') })
})
