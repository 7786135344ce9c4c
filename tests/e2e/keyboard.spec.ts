import { expect, type Locator, type Page, test, type WebSocketRoute } from '@playwright/test'
import { type Served, serve } from './served.ts'

let served: Served

test.beforeAll(async () => {
  served = await serve()
})

test.afterAll(() => served.stop())

/** Whether what has the focus can be told from what has not. */
const focusIsSeen = (page: Page) =>
  page.evaluate<boolean>(`(() => {
    const on = document.activeElement
    if (!on || on === document.body) return true
    const { outlineStyle, boxShadow, borderColor } = getComputedStyle(on)
    const around = on.closest('label, .mantine-Input-wrapper, .mantine-SegmentedControl-control, .mantine-Radio-root')
    const before = borderColor
    return outlineStyle !== 'none' || boxShadow !== 'none' || on.matches('input, textarea') && (around !== null || before !== '')
  })()`)

/** Tab, until it is there; every stop on the way has to be seen. */
async function tabTo(page: Page, target: Locator, most = 120): Promise<void> {
  for (let n = 0; n < most; n++) {
    if (
      await target.evaluate(
        (element) => element === (globalThis as never as { document: { activeElement: unknown } }).document.activeElement,
      )
    )
      return
    await page.keyboard.press('Tab')
    expect(await focusIsSeen(page), await page.evaluate('document.activeElement.outerHTML.slice(0, 200)')).toBe(true)
  }
  throw new Error(`Tab did not come to ${target}`)
}

/** The palette, by its words. */
async function find(page: Page, words: string, title: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Find anything' })).toBeFocused()
  await page.keyboard.type(words)
  await expect(page.locator('.hit.on')).toContainText(title)
  await page.keyboard.press('Enter')
}

test('keys alone: the sample, its tissues, results, batches and export', async ({ page }) => {
  await page.goto(served.url)
  await expect(page.getByRole('navigation', { name: 'Study' })).toBeVisible({ timeout: 60_000 })
  await find(page, 'open the sample', 'Open the sample')
  const scan = page.getByRole('option', { name: /colin27\.nii\.gz/ })
  await expect(scan).toBeVisible({ timeout: 60_000 })
  await tabTo(page, page.getByRole('listbox', { name: 'Items' }))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.locator('canvas[data-painted=true]')).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('2')
  await expect(page.locator('canvas')).toHaveAttribute('aria-label', /axial/)

  await find(page, 'tissue segmentation', 'Tissue segmentation')
  await tabTo(page, page.locator('.right').getByRole('button', { name: 'Run', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('columnheader', { name: /volume/ }).first()).toBeVisible({ timeout: 300_000 })
  await tabTo(page, page.getByRole('button', { name: 'Copy command' }))
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Open its report' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+b')
  const batch = page.getByRole('dialog', { name: 'Run on many items' })
  await expect(batch.getByText('done before, taken over')).toBeVisible({ timeout: 30_000 })
  await tabTo(page, batch.getByRole('button', { name: 'Run on 1 item' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').filter({ hasText: '1 of 1 done' })).toBeVisible({ timeout: 60_000 })
  await tabTo(page, page.getByRole('button', { name: /All batches/ }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Earlier batches' }).getByText('1 of 1 done')).toBeVisible()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+e')
  await expect(page.getByRole('dialog', { name: /Export/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('what was open is open after a reload, and jobs have a menu', async ({ page }) => {
  await page.goto(served.url)
  await expect(page.locator('canvas')).toHaveAttribute('aria-label', 'colin27.nii.gz, axial', { timeout: 60_000 })
  const edge = page.getByRole('separator', { name: 'Width of instruments and results' })
  await edge.focus()
  const kept = page.waitForResponse(/setSession/)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await kept
  await page.reload()
  await expect(edge).toHaveAttribute('aria-valuenow', '416')
  expect((await page.locator('aside.right').boundingBox())?.width).toBe(416)
  await page.locator('.job').first().click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Try the job again' })).toHaveAttribute('aria-disabled', 'true')
  await page.getByRole('menuitem', { name: 'Show the result of the job' }).click()
  await expect(page.getByRole('heading', { name: /Tissue segmentation/ })).toBeVisible()
})

test('a window whose host is gone says so, and comes back by itself', async ({ page }) => {
  let sockets: WebSocketRoute[] = []
  let isGone = false
  await page.routeWebSocket(/\/ws$/, (socket) => {
    if (isGone) return void socket.close()
    socket.connectToServer()
    sockets.push(socket)
  })
  await page.goto(served.url)
  await expect(page.getByRole('option', { name: /colin27\.nii\.gz/ })).toBeVisible({ timeout: 60_000 })
  isGone = true
  for (const socket of sockets) await socket.close()
  sockets = []
  const alert = page.getByText('Touchstone does not answer.')
  await expect(alert).toBeVisible()
  isGone = false
  await expect(alert).toHaveCount(0, { timeout: 15_000 })
  await page.getByRole('option', { name: /colin27\.nii\.gz/ }).click()
  await expect(page.getByRole('heading', { name: 'colin27.nii.gz' })).toBeVisible()
})
