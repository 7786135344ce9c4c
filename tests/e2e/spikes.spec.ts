import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

/** Unit a fires ten times a second, unit b two milliseconds after every second spike of it, unit c once every five seconds; for forty seconds. */
function threeUnits(): string {
  const rows: [string, number][] = []
  for (let n = 0; n < 400; n++) {
    rows.push(['a', 0.05 + n * 0.1 + (n % 7) * 0.003])
    if (n % 2 === 0) rows.push(['b', 0.052 + n * 0.1 + (n % 7) * 0.003])
    if (n % 50 === 0) rows.push(['c', 0.06 + n * 0.1])
  }
  rows.sort((one, other) => one[1] - other[1])
  return `unit,time_s\n${rows.map(([unit, s]) => `${unit},${s.toFixed(4)}`).join('\n')}\n`
}

test('spikes are sorted, filtered, gone through and compared with keys alone', async ({ page }) => {
  const file = join(served.home, 'three.csv')
  writeFileSync(file, threeUnits())
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(served.url)
  await expect(page.getByText('No items yet')).toBeVisible({ timeout: 60_000 })
  await drop(page, file)
  await page.getByRole('option', { name: /three/ }).click({ timeout: 60_000 })
  const raster = page.locator('canvas.raster')
  await expect(raster).toHaveAttribute('data-painted', /./, { timeout: 30_000 })
  await expect(page.getByText('3 of 3 units shown')).toBeVisible()
  expect((await raster.screenshot()).length).toBeGreaterThan(2_500)

  await raster.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('complementary', { name: 'Unit a' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Autocorrelogram' })).toBeVisible()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByRole('img', { name: /Cross-correlogram of units a and b/ })).toBeVisible()
  await page.keyboard.press('+')
  await page.keyboard.press('End')
  await expect(raster).toHaveAttribute('aria-label', /0:40$/)
  await page.keyboard.press('Home')
  await expect(raster).toHaveAttribute('aria-label', /from 0:00/)

  await page.getByRole('textbox', { name: 'Filter units' }).fill('rate > 1')
  await expect(page.getByText('2 of 3 units shown')).toBeVisible()
  await page.getByRole('textbox', { name: 'Filter units' }).fill('depth > 1')
  await expect(page.getByText(/no "depth"/)).toBeVisible()
  await page.getByRole('textbox', { name: 'Filter units' }).fill('nothing')
  await expect(page.getByText('0 of 3 units shown')).toBeVisible()
  await page.getByRole('textbox', { name: 'Filter units' }).fill('')
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await page.screenshot({ path: join(root, 'tests', 'screens', `spikes-${scheme}.png`) })
  }
})

/** Two units for two minutes: the first fires four times within 0.2 s of every event of the left, the second all the time. */
function session(): { spikes: string; events: string; behaviour: string } {
  const [spikes, events, behaviour] = [['unit,time_s'], ['onset\tduration\ttrial_type'], ['time_s,x,y']]
  for (let n = 0; n < 30; n++) {
    const [at, isLeft] = [2 + 3.9 * n, n % 2 === 0]
    events.push(`${at}\t1\t${isLeft ? 'left' : 'right'}`)
    for (let k = 0; k < 4; k++) spikes.push(`aligned,${(at + (isLeft ? 0.02 + 0.045 * k : 1.5 + 0.2 * k)).toFixed(4)}`)
  }
  for (let n = 0; n < 1200; n++) {
    spikes.push(`steady,${(0.1 * n + 0.01 * (n % 3)).toFixed(4)}`)
    behaviour.push(`${(0.1 * n).toFixed(1)},${(50 + 40 * Math.sin(n / 90)).toFixed(2)},${(30 + 20 * Math.cos(n / 50)).toFixed(2)}`)
  }
  return { spikes: spikes.join('\n'), events: events.join('\n'), behaviour: behaviour.join('\n') }
}

test('spikes around events, by condition, and over places, of what lies beside a table of spikes', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-session-'))
  const { spikes, events, behaviour } = session()
  writeFileSync(join(folder, 'session.csv'), spikes)
  writeFileSync(join(folder, 'session_events.tsv'), events)
  writeFileSync(join(folder, 'session_behaviour.csv'), behaviour)
  const own = await serve(folder)
  try {
    await page.goto(own.url)
    await page.getByRole('option', { name: /session\.csv/ }).click({ timeout: 60_000 })
    const raster = page.locator('canvas.raster')
    await expect(raster).toHaveAttribute('data-painted', /./, { timeout: 30_000 })
    await expect(page.locator('.readout').getByText('30 events')).toBeVisible()
    await expect(page.getByRole('img', { name: 'Spikes around event start, 30 of 30 events as rows' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Group by' }).click()
    await page.getByRole('option', { name: 'By trial_type' }).click()
    await expect(page.getByText('left 15')).toBeVisible()
    // The window follows events with N.
    await raster.focus()
    for (let n = 0; n < 4; n++) await page.keyboard.press('+')
    await page.keyboard.press('Home')
    await page.keyboard.press('n')
    await expect(raster).not.toHaveAttribute('aria-label', /from 0:00\.0 /)
    await expect(page.getByText(/bits a spike; shifted spikes give/)).toBeVisible()
    await page.getByRole('combobox', { name: 'Tuning to' }).click()
    await page.getByRole('option', { name: /: x$/ }).click()
    await expect(page.getByRole('img', { name: /^Rate over x/ })).toBeVisible()
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.keyboard.press('Escape')
    await expect(page.getByText('2 of 2 units shown')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await page.screenshot({ path: join(root, 'tests', 'screens', 'spikes-narrow.png') })
  } finally {
    own.stop()
    rmSync(folder, { recursive: true })
  }
})

test('units are labelled, merged, split and taken back with keys and fields, and what came of it is on the list', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-curation-'))
  writeFileSync(join(folder, 'three.csv'), threeUnits())
  const own = await serve(folder)
  try {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(own.url)
    await page.getByRole('option', { name: /three\.csv/ }).click({ timeout: 60_000 })
    const raster = page.locator('canvas.raster')
    await expect(raster).toHaveAttribute('data-painted', /./, { timeout: 30_000 })
    await raster.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('g')
    await expect(page.getByRole('button', { name: 'Good', pressed: true })).toBeVisible()
    // The keys stay in the raster.
    await expect(raster).toBeFocused()
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('j')
    await expect(page.getByRole('complementary', { name: 'Unit 1' })).toBeVisible()
    await expect(page.getByText('2 of 2 units shown')).toBeVisible()
    await expect(page.getByText(/2 steps in three_desc-curated_spikes\.jsonl/)).toBeVisible()
    await page.getByRole('textbox', { name: 'Time to split at' }).fill('20')
    await page.getByRole('button', { name: 'Split', exact: true }).click()
    await expect(page.getByText('3 of 3 units shown')).toBeVisible()
    await page.screenshot({ path: join(root, 'tests', 'screens', 'spikes-curated.png') })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('2 of 2 units shown')).toBeVisible()
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect(page.getByText('3 of 3 units shown')).toBeVisible()
    await expect(page.getByRole('option', { name: /three_desc-curated_spikes/ })).toBeVisible()
  } finally {
    await own.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the cursor of a raster and those of recordings go together, in the time of the file', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-together-'))
  // The first spike is at 2.5 s, where the raster begins.
  const spikes = Array.from({ length: 121 }, (_, n) => `${n % 2 ? 'b' : 'a'},${2.5 + n / 8}`)
  writeFileSync(join(folder, 'cells.csv'), `unit,time_s\n${spikes.join('\n')}\n`)
  const records = Array.from({ length: 20 }, (_, second) =>
    Array.from({ length: 128 }, (_unused, n) => Math.round(900 * Math.sin(second + n / 20))),
  )
  const annotations = records.map((_, second) => `+${second}\u0014\u0014\u0000`)
  writeFileSync(join(folder, 'field.edf'), edfFile({ signals: [{ label: 'LFP', records }], annotations, reserved: 'EDF+C' }))
  const own = await serve(folder)
  try {
    await page.goto(own.url)
    await page.getByRole('option', { name: /cells/ }).click({ timeout: 120_000 })
    const raster = page.locator('canvas.raster')
    await expect(raster).toHaveAttribute('data-painted', /./, { timeout: 30_000 })
    await page.getByRole('option', { name: /field/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: /Open beside/ }).click()
    const traces = page.locator('canvas.traces')
    await expect(traces).toHaveAttribute('data-painted', /recorded/, { timeout: 60_000 })
    const timeIn = (viewer: string) => page.locator(`.${viewer}-viewer .readout span`).first()
    const point = async (at: typeof raster, share: number, y: number) => {
      const box = await at.boundingBox()
      if (!box) throw new Error('nothing to point at')
      await page.mouse.move(box.x + box.width * share, box.y + y)
    }
    const seconds = async (viewer: string) => {
      const text = (await timeIn(viewer).textContent()) ?? ''
      return /^(\d+):([\d.]+)$/.test(text) ? 60 * Number(text.split(':')[0]) + Number(text.split(':')[1]) : Number.NaN
    }
    for (const [on, other, share] of [
      ['raster', 'recording', 0.4],
      ['recording', 'raster', 0.8],
    ] as const) {
      await point(on === 'raster' ? raster : traces, share, 120)
      await expect.poll(() => seconds(on)).toBeGreaterThan(2.5)
      await expect.poll(async () => Math.abs((await seconds(other)) - (await seconds(on)))).toBeLessThan(0.06)
    }
    await page.screenshot({ path: join(root, 'tests', 'screens', 'linked-raster.png') })
    // Before its first spike the raster has no such moment.
    await point(traces, 0.2, 120)
    await expect(timeIn('recording')).toHaveText(/^0:0[012]/)
    await expect(timeIn('raster')).toHaveText(/ to /)
  } finally {
    own.stop()
    rmSync(folder, { recursive: true })
  }
})
