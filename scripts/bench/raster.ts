// node scripts/bench/raster.ts: an NWB file of 1,000 units × 1 h (20 million spikes) in Chromium on software GL: from choosing it to its whole raster, frames a second while it
// is scrolled and zoomed, and the memory of all of Chromium and of the host. Beside frames stand the milliseconds of processor that all of Chromium took for one:
// they tell on a busy machine too.
import { linkSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromium as debian, serve } from '../../tests/e2e/served.ts'
import { makeHourOfSpikes } from './hour-of-spikes.ts'
import { chromiumCpuMs, memoryMB } from './processes.ts'

const marks = { framesASecond: 30, memoryMB: 1024 }
const folder = join(tmpdir(), `touchstone-bench-raster-${process.pid}`)
mkdirSync(folder)
linkSync(await makeHourOfSpikes(), join(folder, 'hour.nwb'))
const served = await serve(folder)
const browser = await chromium.launch(debian)
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await page.goto(served.url)
await page.getByRole('option', { name: /hour/ }).waitFor({ timeout: 120_000 })
await page.waitForTimeout(2000)
const openMs = (await page.evaluate(`new Promise((painted) => {
  const begun = performance.now()
  const look = () => (document.querySelector('canvas.raster[data-painted]') ? painted(performance.now() - begun) : requestAnimationFrame(look))
  document.querySelector('[role=option]').click()
  look()
})`)) as number
console.log(`raster: 1,000 units × 1 h, 20 million spikes: whole raster ${openMs.toFixed(0)} ms after choosing`)
const slowest: number[] = []
await page.locator('canvas.raster').click({ position: { x: 300, y: 200 } })
await page.waitForTimeout(2000)
const wheel = (deltaX: number, deltaY: number, keys = '') =>
  `raster.dispatchEvent(new WheelEvent('wheel', { deltaX: ${deltaX}, deltaY: ${deltaY}, ${keys} bubbles: true, cancelable: true, clientX: 640, clientY: 300 }))`
for (const span of ['All', '10:00', '1:00', '2 s']) {
  await page.getByRole('combobox', { name: 'Time base' }).click()
  await page.getByRole('option', { name: span, exact: true }).click()
  await page.waitForTimeout(1500)
  slowest.push(await frames(`scrolling pages of ${span}`, wheel(25, 0)))
}
slowest.push(
  await frames(
    'zooming in and out',
    `if (frames % 15 === 0) ${wheel(0, -1, 'ctrlKey: true,').replace('deltaY: -1', 'deltaY: frames % 240 < 120 ? -1 : 1')}`,
  ),
)
slowest.push(
  await frames(
    'fewer and more rows',
    `if (frames % 3 === 0) ${wheel(0, -1, 'altKey: true,').replace('deltaY: -1', 'deltaY: frames % 60 < 30 ? -1 : 1')}`,
  ),
)
const [window, host] = [memoryMB(process.pid, (name) => name.startsWith('chrom')), memoryMB(served.pid, () => true)]
console.log(`memory: Chromium ${window.toFixed(0)} MB, host ${host.toFixed(0)} MB (mark ${marks.memoryMB} MB each)`)
await browser.close()
served.stop()
rmSync(folder, { recursive: true })
process.exit(Math.min(...slowest) >= marks.framesASecond && Math.max(window, host) <= marks.memoryMB ? 0 : 1)

async function frames(what: string, turn: string): Promise<number> {
  const cpu = chromiumCpuMs(process.pid)
  const { count, ms, longest } = (await page.evaluate(`new Promise((done) => {
    const raster = document.querySelector('canvas.raster')
    const begun = performance.now()
    let [frames, last, longest] = [0, begun, 0]
    const turn = () => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
      frames++
      ${turn}
      now < begun + 5000 ? requestAnimationFrame(turn) : done({ count: frames, ms: now - begun, longest })
    }
    turn()
  })`)) as { count: number; ms: number; longest: number }
  const aSecond = (1000 * count) / ms
  const each = (chromiumCpuMs(process.pid) - cpu) / count
  console.log(
    `${what}: ${aSecond.toFixed(1)} frames a second (mark ${marks.framesASecond}), longest ${longest.toFixed(0)} ms, ${each.toFixed(1)} ms of processor a frame`,
  )
  return aSecond
}
