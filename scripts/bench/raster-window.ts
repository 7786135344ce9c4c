// node scripts/bench/raster-window.ts: 1,000 units × 1 h (20 million spikes) in Chromium on software GL: from choosing it to its first picture, frames a second
// while it is scrolled and zoomed, and the memory of the host and of all of Chromium. The host is measured with the file open, and at its most.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromium as debian, serve } from '../../tests/e2e/served.ts'
import { makeHourOfSpikes } from './hour-of-spikes.ts'

const marks = { framesASecond: 30, megabytes: 1000 }
const folder = mkdtempSync(join(tmpdir(), 'touchstone-bench-raster-'))
makeHourOfSpikes(join(folder, 'hour'))
const served = await serve(folder)
const browser = await chromium.launch(debian)
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await page.goto(served.url)
await page.getByRole('option', { name: /hour/ }).waitFor({ timeout: 120_000 })
await page.waitForTimeout(5000)
const begun = Date.now()
await page.getByRole('option', { name: /hour/ }).click()
const raster = page.getByRole('img', { name: /^hour: / })
await page.locator('canvas[data-painted]').waitFor({ timeout: 120_000 })
console.log(`raster-window: first picture ${Date.now() - begun} ms after choosing`)
await page.waitForTimeout(4000)
await raster.focus()

const pages = { 'an hour': 0, '10 min': 3, '1 min': 3, '10 s': 3, '1 s': 4 }
const found: number[] = []
for (const [title, closer] of Object.entries(pages)) {
  for (let n = 0; n < closer; n++) await page.keyboard.press('+')
  await page.waitForTimeout(2500)
  if (closer > 0) found.push(await measure(`scrolling pages of ${title}`, 'wheel'))
}
found.push(await measure('zooming out and in', 'zoom'))
await page.waitForTimeout(3000)
const [host, most, window] = [statusMb(served.pid, 'VmRSS'), statusMb(served.pid, 'VmHWM'), chromiumMb()]
console.log(
  `memory: Chromium ${window.toFixed(0)} MB, host ${host.toFixed(0)} MB with the file open (${most.toFixed(0)} MB at its most); mark ${marks.megabytes} MB for each`,
)
await browser.close()
served.stop()
rmSync(folder, { recursive: true })
process.exit(Math.min(...found) >= marks.framesASecond && Math.max(host, window) <= marks.megabytes ? 0 : 1)

/** Frames of the raster in five seconds in which something moves in each. */
async function measure(what: string, way: 'wheel' | 'zoom'): Promise<number> {
  const { frames, ms, longest } = (await page.evaluate(`new Promise((done) => {
    const canvas = document.querySelector('canvas[data-painted]')
    const begun = performance.now()
    let [frames, last, longest] = [0, begun, 0]
    const turn = (now) => {
      if (frames > 0) longest = Math.max(longest, now - last)
      last = now
      frames++
      const wheel = { bubbles: true, cancelable: true, clientX: 600, clientY: 400 }
      if ('${way}' === 'wheel') canvas.dispatchEvent(new WheelEvent('wheel', { ...wheel, deltaX: 20 }))
      else if (frames % 12 === 0) canvas.dispatchEvent(new WheelEvent('wheel', { ...wheel, ctrlKey: true, deltaY: Math.floor(frames / 108) % 2 ? -1 : 1 }))
      if (now - begun < 5000) requestAnimationFrame(turn)
      else done({ frames, ms: now - begun, longest })
    }
    requestAnimationFrame(turn)
  })`)) as { frames: number; ms: number; longest: number }
  const aSecond = (1000 * frames) / ms
  console.log(`${what}: ${aSecond.toFixed(1)} frames a second (mark ${marks.framesASecond}), the longest ${longest.toFixed(0)} ms`)
  return aSecond
}

function statusMb(pid: number | string, word: string): number {
  return Number(new RegExp(`${word}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000
}

/** All processes of Chromium that this one began, pages that they share counted once. */
function chromiumMb(): number {
  const found = readdirSync('/proc').flatMap((pid) => {
    try {
      const [, name = '', rest = ''] = /\((.*)\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      return /^\d+$/.test(pid) ? [{ pid: Number(pid), name, parent: Number(rest.split(' ')[1]) }] : []
    } catch {
      return []
    }
  })
  const mine = new Set([process.pid])
  for (let size = 0; size !== mine.size; ) {
    size = mine.size
    for (const { pid, parent } of found) if (mine.has(parent)) mine.add(pid)
  }
  const own = found.filter(({ pid, name }) => mine.has(pid) && name.startsWith('chrom'))
  return (
    own.reduce((sum, { pid }) => sum + Number(/Pss:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0), 0) / 1000
  )
}
