import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { edfFile } from '../../native-models/data/recording/fixtures/edf-file.ts'
import { root, type Served, serve } from './served.ts'

let served: Served
const folder = mkdtempSync(join(tmpdir(), 'touchstone-linked-'))

/** A shaft of six contacts in the left temporal lobe of Colin27, six millimetres apart. */
const contacts = Array.from({ length: 6 }, (_, n) => ({ name: `A${n + 1}`, mm: [-66 + 6 * n, -12, -10] }))

function shaft(size: number): Buffer {
  const signals = contacts.map(({ name }, channel) => ({
    label: name,
    records: Array.from({ length: 20 }, (_, second) =>
      Array.from({ length: 128 }, (_unused, n) => Math.round(size * Math.sin(2 * Math.PI * (channel + 1) * (second + n / 128)))),
    ),
  }))
  const annotations = Array.from({ length: 20 }, (_, second) => `+${second}\u0014\u0014\u0000`)
  return edfFile({ signals, annotations, reserved: 'EDF+C' })
}

test.beforeAll(async () => {
  const within = join(folder, 'sub-01', 'ieeg')
  mkdirSync(within, { recursive: true })
  copyFileSync(join(root, 'resources', 'sample', 'colin27.nii.gz'), join(folder, 'colin27.nii.gz'))
  for (const [task, size] of [
    ['rest', 2000],
    ['words', 2500],
  ] as const) {
    writeFileSync(join(within, `sub-01_task-${task}_ieeg.edf`), shaft(size))
    const channels = contacts.map(({ name }) => `${name}\tSEEG\tuV`).join('\n')
    writeFileSync(join(within, `sub-01_task-${task}_channels.tsv`), `name\ttype\tunits\n${channels}\n`)
  }
  const places = contacts.map(({ name, mm }) => `${name}\t${mm.join('\t')}\tn/a`).join('\n')
  writeFileSync(join(within, 'sub-01_electrodes.tsv'), `name\tx\ty\tz\tsize\n${places}\n`)
  writeFileSync(join(within, 'sub-01_coordsystem.json'), JSON.stringify({ iEEGCoordinateSystem: 'MNI152Lin', iEEGCoordinateUnits: 'mm' }))
  served = await serve(folder)
})

test.afterAll(() => {
  served.stop()
  rmSync(folder, { recursive: true, force: true })
})

const millimetres = (page: Page) => page.getByTitle('Right, anterior, superior of the origin').textContent()

test('electrodes stand in the scan, and cursors of recordings and the crosshair go together', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(served.url)
  await page.getByRole('option', { name: /colin27/ }).click({ timeout: 120_000 })
  await expect(page.locator('canvas[data-painted=true]')).toBeVisible({ timeout: 120_000 })
  await page.keyboard.press('Shift+E')
  await expect(page.getByText(/No open recording tells where its electrodes are in a scan/)).toBeVisible()
  for (const task of ['rest', 'words']) {
    await page.getByRole('option', { name: new RegExp(task) }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /Open beside/ }).click()
    await expect(page.getByRole('img', { name: new RegExp(`${task}.*6 channels from`) })).toBeVisible({ timeout: 60_000 })
  }
  const traces = page.locator('canvas.traces')
  await expect(traces).toHaveCount(2)
  for (const n of [0, 1]) await expect(traces.nth(n)).toHaveAttribute('data-painted', /recorded/)
  // A trace that is pointed at takes the crosshair to its electrode, and the other recording's cursor to its time.
  const box = await traces.first().boundingBox()
  if (!box) throw new Error('no traces')
  const yOf = (trace: number) => box.y + 34 + ((trace + 0.5) / 6) * (box.height - 34)
  await page.mouse.move(box.x + 76 + (box.width - 76) / 4, yOf(3))
  await expect.poll(() => millimetres(page)).toBe('−48.0 −12.0 −10.0 mm')
  const readouts = page.locator('.recording-viewer .readout')
  const [time, value] = await readouts.first().locator('span').allInnerTexts()
  expect(value).toMatch(/^A4 /)
  await expect(readouts.nth(1).locator('span').first()).toHaveText(time ?? 'no time')
  // Electrodes are drawn in the scan that is in use.
  const scan = page.locator('canvas[data-painted=true]')
  await page.getByRole('tab', { name: /colin27/ }).click()
  await page.keyboard.press('Shift+E')
  // Two recordings of one shaft.
  await expect(scan).toHaveAttribute('data-electrodes', '12')
  await page.screenshot({ path: join(root, 'tests', 'screens', 'electrodes-dark.png') })
})
