// From the address to the first painted slice of a 1 mm T1 that was open when the window was closed, in a browser that has cached nothing.
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { chromium as debian, drop, paintedAt, root, serve } from '../../tests/e2e/served.ts'

const served = await serve()
const browser = await chromium.launch(debian)
const viewport = { width: 1440, height: 900 }

const first = await browser.newPage({ viewport })
await first.goto(served.url)
await first.getByText('No items yet').waitFor({ timeout: 60_000 })
await drop(first, `${root}/resources/sample/colin27.nii.gz`)
await first.getByRole('option', { name: /colin27/ }).click({ timeout: 60_000 })
await first.locator('canvas[data-painted=true]').waitFor({ timeout: 120_000 })
await first.waitForTimeout(3000)
await first.close()

console.log('ready')
for await (const _ of createInterface({ input: process.stdin })) {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  const begun = Date.now()
  await page.goto(served.url, { waitUntil: 'commit' })
  console.log((await paintedAt(page)) - begun)
  await context.close()
}
await browser.close()
served.stop()
