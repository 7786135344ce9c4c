import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { drop, root, type Served, serve } from './served.ts'

let served: Served

test.beforeAll(async () => {
  served = await serve()
})

test.afterAll(() => served.stop())

/** Two neurons for forty seconds in the words of nobody: left fires ten times a second, right twice. */
function oddTable(shiftMs: number): string {
  const rows: [number, string][] = []
  for (let n = 0; n < 400; n++) rows.push([shiftMs + 100 * n, 'left'])
  for (let n = 0; n < 80; n++) rows.push([shiftMs + 500 * n + 3, 'right'])
  rows.sort(([one], [other]) => one - other)
  return `moment,amplitude,who\n${rows.map(([ms, who], n) => `${ms},${(n % 9) / 10},${who}`).join('\n')}\n`
}

async function ask(page: Page, name: string) {
  const file = join(served.home, name)
  writeFileSync(file, oddTable(name === 'first.csv' ? 0 : 1000))
  await drop(page, file)
  await page.getByRole('option', { name: new RegExp(name.replace('.csv', '')) }).click({ button: 'right', timeout: 60_000 })
  await page.getByRole('menuitem', { name: /Read as spikes/ }).click()
  return page.getByRole('dialog', { name: `Read ${name} as spikes` })
}

async function choose(page: Page, field: string, option: string) {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('a table of unknown layout is read as a person says, and the next one with the same lists as well', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(served.url)
  await expect(page.getByText('No items yet')).toBeVisible({ timeout: 60_000 })
  const first = await ask(page, 'first.csv')
  await expect(first.getByRole('row', { name: /who.*2 different.*left/ })).toBeVisible()
  // In seconds it would be eleven hours: the person sees it, and says milliseconds.
  await expect(first.getByRole('status')).toHaveText(/2 units, 480 spikes from .* to 11:05:00/)
  await choose(page, 'Times are in', 'samples')
  await expect(first.getByText(/no times without their rate/)).toBeVisible()
  await expect(first.getByRole('button', { name: 'Read as spikes' })).toBeDisabled()
  await choose(page, 'Times are in', 'milliseconds')
  await expect(first.getByRole('status')).toHaveText(/2 units, 480 spikes from 0:00.* to 0:39.*fastest unit fires 10/)
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await page.screenshot({ path: join(root, 'tests', 'screens', `spike-mapping-${scheme}.png`) })
  }
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.screenshot({ path: join(root, 'tests', 'screens', 'spike-mapping-small.png') })
  await first.getByRole('button', { name: 'Read as spikes' }).click()
  await expect(page.getByText('2 of 2 units shown')).toBeVisible()
  await expect(page.locator('canvas.raster')).toHaveAttribute('data-painted', /./)

  const second = await ask(page, 'second.csv')
  await expect(second.getByText(/As a file with the same lists was read before/)).toBeVisible()
  await expect(second.getByRole('status')).toHaveText(/2 units, 480 spikes from 0:01.* to 0:40/)
})
