import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { edfFile } from '../../native-models/data/recording/fixtures/edf-file.ts'
import { openRecording } from './open-recording.ts'
import { drop, root, type Served, serve } from './served.ts'

let served: Served

test.beforeEach(async () => {
  served = await serve()
})

test.afterEach(() => served.stop())

const [seconds, rateHz] = [40, 128]

/** Four sines of one to four hertz, with a stimulus at second 15 and at second 30. */
function sines(size = 3000): Buffer {
  const signals = [1, 2, 3, 4].map((hz) => ({
    label: `EEG C${hz}`,
    records: Array.from({ length: seconds }, (_, second) =>
      Array.from({ length: rateHz }, (_, n) => Math.round(size * Math.sin(2 * Math.PI * hz * (second + n / rateHz)))),
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

/** Opens sines as a recording of this name, and gives the picture of its traces. */
async function openSines(page: Page, name: string, bytes: Buffer): Promise<Locator> {
  const traces = await openRecording(page, served, name, bytes)
  await expect(page.getByText(/\d+ events/)).toBeVisible({ timeout: 30_000 })
  return traces
}

async function boxOf(traces: Locator) {
  const box = await traces.boundingBox()
  if (!box) throw new Error('no traces')
  return box
}

/** What an accessible listbox of annotations says, row by row. */
const marks = (page: Page) => page.getByRole('listbox', { name: 'Annotations' }).getByRole('option')

test('annotations are made, drawn, taken back, kept beside the recording and opened again', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  const traces = await openSines(page, 'night.edf', sines(3001))
  const names = 76
  const drag = async (fromS: number, toS: number) => {
    // The panel takes room from the traces.
    const box = await boxOf(traces)
    const y = box.y + 120
    const xOf = (s: number) => box.x + names + (s / 10) * (box.width - names)
    await page.mouse.move(xOf(fromS), y)
    await page.mouse.down()
    await page.mouse.move(xOf((fromS + toS) / 2), y, { steps: 3 })
    await page.mouse.move(xOf(toS), y, { steps: 3 })
    await page.mouse.up()
  }

  // A marked span is annotated with a key, named, and lies there.
  await drag(2, 4)
  await traces.press('a')
  const label = page.getByRole('combobox', { name: 'Name' })
  await expect(label).toBeFocused()
  await label.fill('Spike and wave')
  await label.press('Enter')
  await expect(traces).toBeFocused()
  await expect(marks(page)).toHaveCount(3)
  await expect(marks(page).nth(0)).toHaveText(/0:02.0Spike and wave2.0 s/)

  // Its end is drawn out, and that is one step.
  await drag(4, 5)
  await expect(marks(page).nth(0)).toHaveText(/3.0 s/)
  await page.keyboard.press('Control+z')
  await expect(marks(page).nth(0)).toHaveText(/2.0 s/)
  await page.keyboard.press('Control+Shift+Z')
  await expect(marks(page).nth(0)).toHaveText(/3.0 s/)

  // A name beside the traces is clicked: the channel is bad.
  const box = await boxOf(traces)
  await page.mouse.click(box.x + 20, box.y + 34 + (box.height - 34) / 8)
  await expect(page.getByText('1 bad channel', { exact: true })).toBeVisible()
  await expect(page.getByText('5 changes, not kept yet.')).toBeHidden()
  await expect(page.getByText('4 changes, not kept yet.')).toBeVisible()
  await page.screenshot({ path: join(root, 'tests', 'screens', 'annotations-dark.png') })

  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await expect(page.getByText('Nothing is changed.')).toBeVisible()
  await expect(page.getByText('Opened with night_desc-annotated_events.tsv')).toBeVisible()
  await expect(page.getByRole('option', { name: /night_desc-annotated_events/ })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])

  await page.reload()
  await page.getByRole('option', { name: /night\.edf/ }).click({ timeout: 60_000 })
  await expect(page.getByText('3 events')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('1 bad channel', { exact: true })).toBeVisible()
})

test('annotations are made, changed and taken away with keys alone', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  const traces = await openSines(page, 'keys.edf', sines(3002))
  await traces.focus()
  await page.keyboard.press('a')
  const label = page.getByRole('combobox', { name: 'Name' })
  await expect(label).toBeFocused()
  await page.keyboard.type('Eyes closed')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('6.5')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('1.25')
  await page.keyboard.press('Enter')
  await expect(traces).toBeFocused()
  await expect(marks(page).nth(0)).toHaveText(/0:06.5Eyes closed1.3 s/)
  // The next event is chosen, and goes.
  await page.keyboard.press('n')
  await expect(page.getByRole('img', { name: '4 channels from 0:10 to 0:20' })).toBeVisible()
  await expect(page.getByRole('option', { name: /flash 15/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Delete')
  await expect(marks(page)).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(marks(page)).toHaveCount(3)
  // Bad channels by name.
  await page.mouse.move(0, 0)
  await page.keyboard.press('b')
  await expect(page.getByRole('combobox', { name: 'Bad channels' })).toBeFocused()
  await page.keyboard.type('C3')
  await page.getByRole('option', { name: 'EEG C3' }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 bad channel', { exact: true })).toBeVisible()
  await page.screenshot({ path: join(root, 'tests', 'screens', 'annotations-light.png') })
  // Closing it asks first.
  const asked = page.waitForEvent('dialog')
  const closing = page.getByRole('tab', { name: /keys/ }).press('Delete')
  const dialog = await asked
  expect(dialog.message()).toContain('discard 5 changes')
  await dialog.dismiss()
  await closing
  await expect(traces).toBeVisible()
})

test('ten thousand annotations do not slow it down', async ({ page }) => {
  // A hundred and more in each of forty seconds would not fit into a file of this kind: they are kept first.
  const traces = await openSines(page, 'many.edf', sines(3003))
  await page.getByRole('button', { name: 'Annotations', exact: true }).click()
  const few = await frames(page)
  // Both are gone by now; back to what was kept.
  page.on('dialog', (dialog) => dialog.accept())
  await page.getByRole('button', { name: 'Discard' }).click()
  const id = await page.evaluate<string>(`(async () => {
    const call = async (name, json) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch('/rpc/' + name, { method: 'POST', headers, body: JSON.stringify({ json }) })
      return (await answer.json()).json
    }
    const { rows } = await call('items/list', { filter: { search: 'many' } })
    const events = Array.from({ length: 10000 }, (_, n) => ({ onsetS: n * 0.0039, durationS: n % 3 ? 0 : 0.01, label: 'mark ' + n }))
    await call('annotations/save', { parent: rows[0].id, events, bad: [] })
    return rows[0].id
  })()`)
  expect(id).not.toBe('')
  await expect(page.getByText('10000 events')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('10,000 annotations')).toBeVisible()
  await traces.focus()
  await page.keyboard.press('n')
  const many = await frames(page)
  await page.screenshot({ path: join(root, 'tests', 'screens', 'annotations-many.png') })
  await expect(page.getByText(/9,99\d annotations/)).toBeVisible()
  console.log(
    `median frame while annotations are gone through and deleted: ${many.toFixed(0)} ms with 10,000, ${few.toFixed(0)} ms with two`,
  )
  // Most of a frame is the software that stands in for a graphics card; what annotations add may be as much.
  // Loose, for machines are shared and noisy: work on all of them at each frame would be a hundred times as much.
  expect(many).toBeLessThan(5 * few + 100)
})

/** Median time of a frame, in ms, while the page moves and annotations are gone through and deleted. */
function frames(page: Page): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const canvas = document.querySelector('canvas.traces')
    const press = (key) => canvas.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    const times = []
    let before = performance.now()
    for (let n = 0; n < 60; n++) {
      press(n % 20 < 10 ? 'ArrowRight' : 'ArrowLeft')
      if (n % 6 === 0) press('Delete')
      if (n % 6 === 1) press('n')
      await new Promise((drawn) => requestAnimationFrame(drawn))
      times.push(performance.now() - before)
      before = performance.now()
    }
    return times.sort((a, b) => a - b)[30]
  })()`)
}
