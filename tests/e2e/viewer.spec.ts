import { expect, type Page, test } from '@playwright/test'
import { writeVolume } from '../../native-models/data/volume/write.ts'
import { drop, root, type Served, serve } from './served.ts'

let served: Served

test.beforeAll(async () => {
  served = await serve()
})

test.afterAll(() => served.stop())

const millimetres = (page: Page) => page.getByTitle('Right, anterior, superior of the origin').allInnerTexts()

test('scans stand beside each other, their crosshairs go together, and a lost picture comes back', async ({ page }) => {
  await page.goto(served.url)
  await expect(page.getByText('No items yet')).toBeVisible({ timeout: 60_000 })
  await drop(page, `${root}/resources/sample/colin27.nii.gz`)
  await page.getByRole('option', { name: /colin27/ }).click({ timeout: 60_000 })
  await expect(page.locator('canvas[data-painted=true]')).toBeVisible({ timeout: 120_000 })
  const [here] = await millimetres(page)
  expect(here).toMatch(/^[−\d. ]+ mm$/)

  await page.keyboard.press('2')
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('canvas[data-painted=true]')).toHaveCount(2, { timeout: 120_000 })
  await expect(page.getByRole('button', { name: 'Crosshairs linked' })).toBeVisible()
  const box = await page.locator('canvas').first().boundingBox()
  if (!box) throw new Error('no canvas')
  await page.mouse.click(box.x + box.width * 0.4, box.y + box.height * 0.4)
  await expect.poll(async () => (await millimetres(page))[1]).not.toBe(here)
  expect(new Set(await millimetres(page)).size).toBe(1)
  await page.keyboard.press('k')
  await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.45)
  await expect.poll(async () => new Set(await millimetres(page)).size).toBe(2)

  await page.evaluate("document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()")
  await expect(page.getByText('The graphics were lost')).toBeVisible()
  await expect(page.locator('canvas[data-painted=true]')).toHaveCount(2, { timeout: 120_000 })
  expect((await page.locator('canvas').first().screenshot()).length).toBeGreaterThan(10_000)

  const download = page.waitForEvent('download')
  await page.keyboard.press('Control+Shift+S')
  expect((await download).suggestedFilename()).toBe('colin27.png')

  await page.reload()
  await expect(page.locator('canvas[data-painted=true]')).toHaveCount(2, { timeout: 120_000 })
})

test('a series is gone through in time, with its course at the crosshair', async ({ page }) => {
  const shape = [6, 5, 4, 7]
  const data = Float32Array.from({ length: 6 * 5 * 4 * 7 }, (_, n) => 10 * Math.floor(n / 120) + (n % 3))
  const file = `${served.home}/series.nii.gz`
  await writeVolume(file, { shape, affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1], data, slope: 1, intercept: 0 } as never)
  await page.goto(served.url)
  await expect(page.getByRole('navigation', { name: 'Study' })).toBeVisible({ timeout: 60_000 })
  await drop(page, file)
  await page.getByRole('option', { name: /series/ }).click({ timeout: 60_000 })
  await expect(page.getByText('volume 1 of 7')).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('.')
  await expect(page.getByText('volume 2 of 7')).toBeVisible()
  await page.keyboard.press(',')
  await page.keyboard.press(',')
  await expect(page.getByText('volume 7 of 7')).toBeVisible()
  await expect(page.getByRole('img', { name: /7 volumes, from \d to 6\d/ })).toBeVisible()
})
