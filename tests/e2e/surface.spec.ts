import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { writeVolume } from '../../native-models/data/volume/write.ts'
import { drop, serve } from './served.ts'

const size = 24
const affine = [2, 0, 0, -24, 0, 2, 0, -24, 0, 0, 2, -24, 0, 0, 0, 1]

/** The share of the picture of an item that is red, green and blue as asked, out of a screenshot. */
async function share(page: Page, item: string, is: string): Promise<number> {
  const png = await page.locator(`canvas[aria-label^="${item}"]`).screenshot()
  return page.evaluate<number>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (c) => c.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let count = 0
    for (let n = 0; n < data.length; n += 4) { const [r, g, b] = [data[n], data[n + 1], data[n + 2]]; if (${is}) count++ }
    return count / (data.length / 4)
  })()`)
}

test('a surface made of labels is seen in 3-D over them, coloured and hidden; one from elsewhere stands by itself', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-surface-'))
  const data = Uint8Array.from({ length: size ** 3 }, (_, n) =>
    Number(Math.hypot((n % size) - 12, (Math.floor(n / size) % size) - 12, Math.floor(n / size ** 2) - 12) < 8),
  )
  await writeVolume(join(folder, 'ball_dseg.nii.gz'), { shape: [size, size, size], affine, data, slope: 1, intercept: 0 } as never)
  const own = await serve(folder)
  try {
    await page.goto(own.url)
    await page.getByRole('option', { name: /ball_dseg/ }).click({ timeout: 60_000 })
    await page.getByText('Surface of a label').click()
    await page.locator('.right').getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('button', { name: 'Show surface' }).click({ timeout: 120_000 })
    await expect(page.locator('canvas[data-painted=true]')).toHaveAttribute('aria-label', /render/)
    const colour = page.getByLabel(/Colour of .*surf\.gii/)
    await expect(colour).toBeVisible()
    await colour.fill('#00ff00')
    const green = 'g > 60 && g > 2 * r && g > 2 * b'
    await expect.poll(() => share(page, 'ball', green), { timeout: 30_000 }).toBeGreaterThan(0.02)
    await page.screenshot({ path: join(import.meta.dirname, '..', 'screens', 'surface-dark.png') })
    await page.getByRole('checkbox', { name: /Show .*surf\.gii/ }).uncheck()
    await expect.poll(() => share(page, 'ball', green), { timeout: 30_000 }).toBeLessThan(0.005)

    const results = readdirSync(join(folder, 'derivatives'), { recursive: true }).map(String)
    const made = results.find((name) => name.endsWith('.surf.gii')) ?? ''
    await drop(page, join(folder, 'derivatives', made), 'from-elsewhere.surf.gii')
    await page.getByRole('option', { name: /from-elsewhere/ }).click({ timeout: 60_000 })
    await expect(page.getByText(/[\d,]+ vertices, [\d,]+ triangles/)).toBeVisible()
    await expect.poll(() => share(page, 'from-elsewhere', 'r > 90'), { timeout: 30_000 }).toBeGreaterThan(0.02)
  } finally {
    own.stop()
  }
})
