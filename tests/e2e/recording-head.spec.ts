import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { edfFile } from '../../native-models/data/recording/fixtures/edf-file.ts'
import { openRecording } from './open-recording.ts'
import { root, type Served, serve } from './served.ts'

let served: Served

test.beforeEach(async () => {
  served = await serve()
})

test.afterEach(() => served.stop())

const [seconds, rateHz] = [40, 128]
const names = 'Fp1 Fp2 F7 F3 Fz F4 F8 T3 C3 Cz C4 T4 T5 P3 Pz P4 T6 O1 O2'.split(' ')

/** The 10–20 system with a rhythm of 10 Hz, largest at the back, in every other five seconds, and slow drifts in front. */
function rhythm(size: number): Buffer {
  const signals = names.map((name, channel) => {
    const back = /^O/.test(name) ? 1 : /^[PT]/.test(name) ? 0.5 : 0.1
    const at = (s: number) =>
      size * (Math.floor(s / 5) % 2 ? back : 0.05) * Math.sin(2 * Math.PI * 10 * s) + 300 * Math.sin(0.7 * s + channel)
    const record = (second: number) => Array.from({ length: rateHz }, (_, n) => Math.round(at(second + n / rateHz)))
    return { label: `EEG ${name}-Ref`, records: Array.from({ length: seconds }, (_, second) => record(second)) }
  })
  const annotations = Array.from({ length: seconds }, (_, second) => `+${second}\u0014\u0014\u0000`)
  return edfFile({ signals, annotations, reserved: 'EDF+C' })
}

async function openRhythm(page: Page, name: string, size: number) {
  const traces = await openRecording(page, served, name, rhythm(size))
  await traces.focus()
  return traces
}

const screen = (name: string) => ({ path: join(root, 'tests', 'screens', `${name}.png`) })

test('the head at the cursor follows the pointer and the keys, and what is marked has a spectrogram', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  const traces = await openRhythm(page, 'alpha.edf', 3000)
  await page.keyboard.press('t')
  const head = page.getByRole('region', { name: 'Map of the head' })
  await expect(head.getByText(/19 electrodes at 10–10 places/)).toBeVisible()
  // Without a pointer: the middle of the page, and where keys take it.
  await expect(head.getByText('Head at 0:05.000')).toBeVisible()
  await page.keyboard.press('PageDown')
  await expect(head.getByText('Head at 0:15.000')).toBeVisible()
  const picture = () => head.locator('canvas').screenshot()
  const calm = await picture()
  const box = await traces.boundingBox()
  if (!box) throw new Error('no traces')
  const xOf = (s: number) => box.x + 76 + (s / 10) * (box.width - 76)
  const yOf = (trace: number) => box.y + 34 + ((trace + 0.5) / names.length) * (box.height - 34)
  await page.mouse.move(xOf(7.525), yOf(17))
  await expect(head.getByText(/Head at 0:17/)).toBeVisible()
  await expect(head.getByRole('img', { name: /Potentials from .* to O[12] [1-9]/ })).toBeVisible()
  expect((await picture()).equals(calm)).toBe(false)
  await page.mouse.down()
  await page.mouse.move(xOf(2), yOf(17), { steps: 3 })
  await page.mouse.up()
  const spectrum = page.getByRole('region', { name: 'Spectrum of what is marked' })
  await expect(spectrum.getByRole('img', { name: 'Most power at 10.0 Hz' })).toBeVisible()
  await expect(spectrum.getByRole('img', { name: /Power from 0 to (63|64) Hz over time/ })).toBeVisible()
  await page.screenshot(screen('head-dark'))
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.screenshot(screen('head-light-small'))
})

test('a montage is written with keys, refused in words, shown, and there again after a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await openRhythm(page, 'montage.edf', 2500)
  await page.keyboard.press('m')
  const lines = page.getByRole('textbox', { name: 'Traces' })
  await expect(lines).toBeFocused()
  await page.keyboard.type('Fp1-F7\nCz-A1')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/“Cz-A1” is no channel of this recording/)).toBeVisible()
  await page.screenshot(screen('montage-light'))
  await lines.fill('Fp1-F7\nCz-(C3,C4)\nO1-avg')
  await page.getByRole('textbox', { name: 'Name' }).fill('Night')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page.getByRole('img', { name: /montage.edf: 3 channels from/ })).toBeVisible()
  await expect(page.locator('canvas.traces')).toHaveAttribute('data-painted', /custom:Fp1-F7;Cz-\(C3,C4\);O1-avg/)
  await expect(page.getByRole('combobox', { name: 'Montage' })).toHaveValue('Night')
  await page.reload()
  await page.getByRole('option', { name: /montage\.edf/ }).click({ timeout: 60_000 })
  await page.getByRole('combobox', { name: 'Montage' }).click()
  await page.getByRole('option', { name: 'Night' }).click()
  await expect(page.getByRole('img', { name: /montage.edf: 3 channels from/ })).toBeVisible()
})
