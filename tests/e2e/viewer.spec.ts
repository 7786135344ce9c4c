import { readFileSync, writeFileSync } from 'node:fs'
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
  // At 1,280 px all of the toolbar stands in one row.
  expect((await page.getByRole('toolbar', { name: 'Viewer' }).boundingBox())?.height).toBeLessThan(48)
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

test('a damaged file is said to be damaged where its picture would be, and the others are looked at as before', async ({ page }) => {
  const whole = readFileSync(`${root}/resources/sample/colin27.nii.gz`)
  const [short, noise] = [`${served.home}/short.nii.gz`, `${served.home}/noise.nii`]
  writeFileSync(short, whole.subarray(0, 200_000))
  writeFileSync(noise, 'no scan at all, but called one')
  await page.goto(served.url)
  await expect(page.getByRole('navigation', { name: 'Study' })).toBeVisible({ timeout: 60_000 })
  await drop(page, short)
  await drop(page, noise)
  await page.getByRole('option', { name: /noise/ }).click({ timeout: 60_000 })
  await expect(page.getByRole('tabpanel', { name: /noise/ })).toContainText(/a text file, not a volume/)
  await expect(page.getByText('Nothing can be run').or(page.getByLabel('Search what can be run'))).toHaveCount(0)
  await page.getByRole('option', { name: /short/ }).click()
  const panel = page.getByRole('tabpanel', { name: /short/ })
  await expect(panel).toContainText('short.nii.gz is damaged, so there is no picture of it. It ends early', { timeout: 30_000 })
  // It was copied anew meanwhile.
  await page.route('**/items/*/*', (route) => route.fulfill({ body: whole, contentType: 'application/gzip' }))
  await panel.getByRole('button', { name: 'Try again' }).click()
  await expect(panel.locator('canvas[data-painted=true]')).toBeVisible({ timeout: 60_000 })
})

test('how labels are drawn comes back with them, outlines leave the inside free, and a mosaic comes back with the same slices', async ({
  page,
}) => {
  // Nothing of the other tests is open here.
  served.stop()
  served = await serve()
  const shape = [24, 24, 24]
  const affine = [2, 0, 0, -24, 0, 2, 0, -24, 0, 0, 2, -24, 0, 0, 0, 1]
  const ball = (n: number) => Math.hypot((n % 24) - 12, (Math.floor(n / 24) % 24) - 12, Math.floor(n / 576) - 12) < 8
  const volume = { shape, affine, slope: 1, intercept: 0 }
  const data = Float32Array.from({ length: 24 ** 3 }, (_, n) => (ball(n) ? 200 : 20 + (n % 24)))
  await writeVolume(`${served.home}/phantom.nii.gz`, { ...volume, data } as never)
  await page.goto(served.url)
  await expect(page.getByRole('navigation', { name: 'Study' })).toBeVisible({ timeout: 60_000 })
  await drop(page, `${served.home}/phantom.nii.gz`)
  const labels = Uint8Array.from(data, (value) => (value === 200 ? 1 : 0))
  await writeVolume(`${served.home}/phantom_dseg.nii.gz`, { ...volume, data: labels } as never)
  await drop(page, `${served.home}/phantom_dseg.nii.gz`)
  await page.getByRole('option', { name: 'phantom.nii.gz' }).click({ timeout: 60_000 })
  const canvas = page.locator('canvas:visible')
  await expect(canvas).toHaveAttribute('data-painted', 'true', { timeout: 60_000 })
  await page.getByRole('option', { name: /phantom_dseg/ }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Lay over the scan on show' }).click()
  await expect(page.getByRole('button', { name: 'Label 1', exact: true })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('slider', { name: /Opacity of phantom_dseg/ }).focus()
  await page.keyboard.press('End')
  await canvas.focus()
  await page.keyboard.press('2')
  await expect(canvas).toHaveAttribute('aria-label', /axial/)
  const middle = async () => {
    await page.waitForTimeout(700)
    return pixelAt(page, await canvas.screenshot(), 0.46, 0.42)
  }
  const filled = await middle()
  expect(Math.max(...filled) - Math.min(...filled), `coloured, not ${filled}`).toBeGreaterThan(40)
  await page.keyboard.press('o')
  const inside = await middle()
  expect(Math.max(...inside) - Math.min(...inside), `grey, not ${inside}`).toBeLessThan(12)
  await page.keyboard.press('o')
  await page.keyboard.press('6')
  await page.waitForTimeout(1500)
  const mosaic = await canvas.screenshot()
  await page.reload()
  await expect(canvas).toHaveAttribute('data-painted', 'true', { timeout: 60_000 })
  await expect(page.getByRole('slider', { name: /Opacity of phantom_dseg/ })).toHaveAttribute('aria-valuenow', '1')
  await expect.poll(async () => (await canvas.screenshot()).equals(mosaic), { timeout: 15_000 }).toBe(true)
})

/** Red, green and blue of a picture at a share of its width and height, as the browser decodes it. */
async function pixelAt(page: Page, png: Buffer, x: number, y: number): Promise<number[]> {
  return page.evaluate<number[]>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (c) => c.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context.drawImage(picture, 0, 0)
    return [...context.getImageData(picture.width * ${x}, picture.height * ${y}, 1, 1).data.slice(0, 3)]
  })()`)
}
