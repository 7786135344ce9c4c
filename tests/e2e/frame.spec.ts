import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { writeVolume } from '../../native-models/data/volume/write.ts'
import { type Served, serve } from './served.ts'

let served: Served
const data = mkdtempSync(join(tmpdir(), 'touchstone-frame-'))

test.beforeAll(async () => {
  mkdirSync(join(data, 'deep'))
  await scan(join(data, 'one.nii.gz'), 1)
  await scan(join(data, 'deep', 'two.nii.gz'), 2)
  served = await serve(data)
})

test.beforeEach(async ({ page }) => {
  await page.goto(served.url)
  await expect(page.getByRole('option', { name: /two\.nii/ })).toBeVisible({ timeout: 60_000 })
})

test.afterAll(() => served.stop())

/** A small ramp; its first number tells it from the others. */
async function scan(path: string, first: number): Promise<void> {
  const values = Float32Array.from({ length: 16 ** 3 }, (_, n) => first + (n % 97))
  const affine = [2, 0, 0, -16, 0, 2, 0, -16, 0, 0, 2, -16, 0, 0, 0, 1]
  await writeVolume(path, { shape: [16, 16, 16], affine, data: values, slope: 1, intercept: 0 } as never)
}

const noViolations = async (page: Page) => {
  await page.waitForTimeout(400)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

test('a folder that is opened is imported where it lies, and everything is done with the keyboard', async ({ page }) => {
  await page.getByRole('listbox', { name: 'Items' }).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.locator('canvas[data-painted=true]')).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: /Rate as bad/ })).toBeVisible()
  await noViolations(page)
  await page.getByRole('menuitem', { name: /Rate as bad/ }).press('Enter')
  await expect(page.getByRole('img', { name: 'rated bad' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find anything' }).fill('axial')
  await page.waitForTimeout(600)
  await page.keyboard.press('Enter')
  await expect(page.locator('canvas')).toHaveAttribute('aria-label', /axial/)
})

test('what is taken off the list comes back with Ctrl Z', async ({ page }) => {
  await page.getByRole('option', { name: /one\.nii/ }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: /Take off the list/ }).click()
  await expect(page.getByRole('option', { name: /one\.nii/ })).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('option', { name: /one\.nii/ })).toBeVisible()
  await page.keyboard.press('Control+Shift+Z')
  await expect(page.getByRole('option', { name: /one\.nii/ })).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('option', { name: /one\.nii/ })).toBeVisible()
})

test('tags and notes are kept, searched, and taken back', async ({ page }) => {
  await page.getByRole('option', { name: /two\.nii/ }).click()
  // It is open already where something was said of the item.
  const tags = page.getByPlaceholder('Type one and press Enter')
  if (!(await tags.isVisible())) await page.getByText('Rating, tags, note').click()
  await tags.fill('moved')
  await page.keyboard.press('Enter')
  const chip = page.getByRole('button', { name: '#moved 1' })
  await expect(chip).toBeVisible()
  await chip.click()
  await expect(page.getByRole('option', { name: /one\.nii/ })).toHaveCount(0)
  await chip.click()
  await page.getByLabel('Note').fill('blurred at the top')
  await page.getByRole('heading', { name: 'Study' }).click()
  await page.getByLabel('Search items').fill('blurred')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.getByLabel('Search items').fill('')
  await page.locator('canvas').focus()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect(chip).toHaveCount(0)
  await noViolations(page)
})

test('keys are chosen anew, conflicts are said, and they are remembered', async ({ page }) => {
  await page.keyboard.press('?')
  await page.getByRole('button', { name: 'Keys of Coronal: 3' }).click()
  await page.keyboard.press('q')
  await expect(page.getByRole('button', { name: 'Keys of Coronal: Q' })).toBeVisible()
  await page.getByRole('button', { name: 'Keys of Sagittal: 4' }).click()
  await page.keyboard.press('q')
  await expect(page.getByText('also Sagittal')).toBeVisible()
  await noViolations(page)
  await page.getByRole('button', { name: 'reset Sagittal' }).click()
  await page.keyboard.press('Escape')
  await page.reload()
  await page.getByRole('option', { name: /two\.nii/ }).click()
  await expect(page.locator('canvas[data-painted=true]').first()).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('q')
  await expect(page.locator('canvas[aria-label*=coronal]')).toBeVisible()
})

test('a file that was moved is shown as missing and found again', async ({ page }) => {
  await page.getByRole('option', { name: /one\.nii/ }).click()
  renameSync(join(data, 'one.nii.gz'), join(data, 'deep', 'renamed.nii.gz'))
  await page.getByRole('button', { name: 'File', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Look for missing files' }).click()
  // It lies in the study, under another name: it is found without being asked for.
  await expect(page.getByText(/0 missing, 1 found again/)).toBeVisible({ timeout: 30_000 })
  renameSync(join(data, 'deep', 'renamed.nii.gz'), join(tmpdir(), `touchstone-away-${process.pid}.nii.gz`))
  await page.getByRole('button', { name: 'File', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Look for missing files' }).click()
  await expect(page.getByText('missing', { exact: true })).toBeVisible({ timeout: 30_000 })
  await page.reload()
  await page.getByRole('option', { name: /missing/ }).click()
  await expect(page.getByText('is not where it was')).toBeVisible()
  await page.getByRole('button', { name: 'Find it…' }).click()
  await expect(page.getByRole('dialog', { name: 'Where is it now?' })).toBeVisible()
  await noViolations(page)
})

test('a folder that is dropped stays a folder, and what was not taken is named', async ({ page }) => {
  const folder = join(mkdtempSync(join(tmpdir(), 'touchstone-dropped-')), 'from-the-scanner')
  mkdirSync(join(folder, 'inner'), { recursive: true })
  copyFileSync(join(data, 'deep', 'two.nii.gz'), join(folder, 'inner', 'two.nii.gz'))
  await scan(join(folder, 'inner', 'three.nii.gz'), 3)
  writeFileSync(join(folder, 'letter.docx'), 'no scan')
  const browser = await page.context().newCDPSession(page)
  const held = { items: [], files: [folder], dragOperationsMask: 1 }
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') => browser.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data: held })
  const invitation = page.getByText('Drop files or folders')
  // A browser forgets a drop that comes before the page's word that it takes it: the invitation then stays, and it is dropped again.
  await expect(async () => {
    await drag('dragEnter')
    await drag('dragOver')
    await expect(invitation).toBeVisible({ timeout: 2000 })
    await drag('dragOver')
    await drag('drop')
    await expect(invitation).toHaveCount(0, { timeout: 2000 })
  }).toPass({ timeout: 60_000 })
  await expect(page.getByText('Import of from-the-scanner')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByTitle('1 new, 1 copy of what was here, not taken: letter.docx, of no kind that is opened here')).toBeVisible()
  await expect(page.getByRole('option', { name: /three\.nii/ })).toBeVisible()
})

test('a batch over what the list is filtered to, with copies under names that were shown before', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-batch-'))
  const labels = Uint8Array.from({ length: 16 ** 3 }, (_, n) =>
    Math.hypot((n % 16) - 8, (Math.floor(n / 16) % 16) - 8, Math.floor(n / 256) - 8) < 5 ? 1 : 0,
  )
  const affine = [2, 0, 0, -16, 0, 2, 0, -16, 0, 0, 2, -16, 0, 0, 0, 1]
  for (const [n, name] of ['a_dseg', 'b_dseg', 'other_mask'].entries())
    await writeVolume(join(folder, `${name}.nii.gz`), {
      shape: [16, 16, 16],
      affine,
      data: labels.map((label, at) => (at < n ? 1 : label)),
      slope: 1,
      intercept: 0,
    } as never)
  const own = await serve(folder)
  try {
    await page.goto(own.url)
    await page.getByLabel('Search items').fill('dseg')
    await expect(page.getByRole('option')).toHaveCount(2, { timeout: 60_000 })
    await page.keyboard.press('Control+b')
    const dialog = page.getByRole('dialog', { name: 'Run on many items' })
    await expect(dialog.getByRole('radio', { name: 'As the list is filtered' })).toBeChecked()
    const analyses = dialog.getByLabel('Analyses', { exact: true })
    await analyses.click()
    await page.keyboard.press('Backspace')
    await expect(dialog.getByText('Choose at least one.')).toBeVisible()
    await page.getByRole('option', { name: 'Surface of a label' }).click()
    await page.keyboard.press('Tab')
    await dialog.getByText('Settings of Surface of a label').click()
    await dialog.getByLabel('Smoothing').fill('0.5')
    await dialog.getByRole('button', { name: 'Choose a folder…' }).click()
    await dialog.getByLabel('Name of a new folder').fill('out')
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await dialog.getByRole('button', { name: 'Copy into out' }).click()
    await dialog.getByLabel('Names of the copies').fill('surfaces')
    await expect(dialog.getByText('Two results would be called surfaces.')).toBeVisible()
    await dialog.getByLabel('Names of the copies').fill('{n}/{name}')
    await expect(dialog.getByRole('cell', { name: '0002/b_dseg' })).toBeVisible()
    await noViolations(page)
    await page.screenshot({ path: join(import.meta.dirname, '..', 'screens', 'batch-new-dark.png') })
    await dialog.getByRole('button', { name: 'Run on 2 items' }).click()
    await expect(page.getByRole('status').filter({ hasText: '2 of 2 done' })).toBeVisible({ timeout: 120_000 })
    await noViolations(page)
    await expect.poll(() => existsSync(join(folder, 'out', 'summary', 'summary.tsv')), { timeout: 30_000 }).toBe(true)
    expect(
      readFileSync(join(folder, 'out', 'summary', 'summary.tsv'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(3)
    expect(readdirSync(join(folder, 'out', '0002', 'b_dseg')).some((name) => name.endsWith('.gii'))).toBe(true)
    expect(existsSync(join(folder, 'out', '0003'))).toBe(false)
  } finally {
    own.stop()
  }
})

test('a batch over a BIDS folder that is not open as a study', async ({ page }) => {
  const home = mkdtempSync(join(tmpdir(), 'touchstone-dataset-'))
  mkdirSync(join(home, 'study'))
  mkdirSync(join(home, 'two-heads', 'sub-01', 'anat'), { recursive: true })
  writeFileSync(join(home, 'two-heads', 'dataset_description.json'), '{"Name":"Two heads","BIDSVersion":"1.9.0"}')
  await scan(join(home, 'study', 'own_mask.nii.gz'), 3)
  await scan(join(home, 'two-heads', 'sub-01', 'anat', 'sub-01_dseg.nii.gz'), 0)
  const own = await serve(join(home, 'study'))
  try {
    await page.goto(own.url)
    await expect(page.getByRole('option')).toHaveCount(1, { timeout: 60_000 })
    await page.keyboard.press('Control+b')
    const dialog = page.getByRole('dialog', { name: 'Run on many items' })
    await dialog.getByText('A BIDS folder').click()
    await expect(dialog.getByRole('button', { name: /^Run on \d/ })).toBeDisabled()
    await dialog.getByLabel('Analyses', { exact: true }).click()
    await page.keyboard.press('Backspace')
    await page.getByRole('option', { name: 'Surface of a label' }).click()
    await page.keyboard.press('Tab')
    await dialog.getByRole('button', { name: 'Choose a dataset…' }).click()
    await dialog.getByRole('button', { name: 'up one folder' }).click()
    await dialog.getByRole('button', { name: 'two-heads BIDS' }).click()
    await page.screenshot({ path: join(import.meta.dirname, '..', 'screens', 'batch-folder-picker.png') })
    await dialog.getByRole('button', { name: 'Choose two-heads' }).click()
    await expect(dialog.getByText('two-heads, a BIDS dataset')).toBeVisible()
    await expect(dialog.getByRole('cell', { name: 'sub-01_dseg.nii.gz', exact: true })).toBeVisible({ timeout: 30_000 })
    await noViolations(page)
    await page.screenshot({ path: join(import.meta.dirname, '..', 'screens', 'batch-folder.png') })
    await dialog.getByRole('button', { name: 'Run on 1 item' }).click()
    await expect(page.getByRole('status').filter({ hasText: '1 of 1 done' })).toBeVisible({ timeout: 120_000 })
    expect(readdirSync(join(home, 'two-heads'))).toEqual(['dataset_description.json', 'sub-01'])
  } finally {
    own.stop()
  }
})

test('from one study to another that was open before', async ({ page }) => {
  await page.keyboard.press('Control+Shift+O')
  await expect(page.getByRole('dialog', { name: 'Open a study again' })).toContainText('No other study was open before.')
})

test('a view that cannot be drawn leaves the rest of the window as it is', async ({ page }) => {
  await page.route(/VolumeViewer[^/]*\.js$/, (route) => route.abort())
  await page.reload()
  await page.getByRole('option', { name: /two\.nii/ }).click()
  await expect(page.getByText('This view could not be drawn.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'two.nii.gz' })).toBeVisible()
})

test('half a window, as at twice the size of letters, cuts nothing off', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 })
  await page.getByRole('option', { name: /two\.nii/ }).click()
  await expect(page.locator('canvas[data-painted=true]').first()).toBeVisible({ timeout: 60_000 })
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(wide).toBeLessThanOrEqual(0)
  await page.screenshot({ path: join(import.meta.dirname, '..', 'screens', 'twice-dark.png') })
  await noViolations(page)
})
