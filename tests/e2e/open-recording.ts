import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { drop, type Served } from './served.ts'

/** Drops a recording of this name on the window, opens it, and gives the picture of its traces. */
export async function openRecording(page: Page, { url, home }: Served, name: string, bytes: Buffer): Promise<Locator> {
  const file = join(home, name)
  writeFileSync(file, bytes)
  await page.goto(url)
  await expect(page.getByRole('listbox', { name: 'Items' }).or(page.getByText('No items yet'))).toBeVisible({ timeout: 60_000 })
  await drop(page, file)
  await page.getByRole('option', { name: new RegExp(name) }).click({ timeout: 60_000 })
  const traces = page.locator('canvas.traces')
  await expect(traces).toHaveAttribute('data-painted', /recorded/, { timeout: 30_000 })
  return traces
}
