// node scripts/bench/recording-window.ts: an EDF of 24 h × 32 channels × 256 Hz in Chromium on software GL: from choosing it to its first page, and how many
// frames a second scrolling has. Beside each stand the milliseconds of processor that all of Chromium took for a frame: they tell on a busy machine too.
import { linkSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { chromium as debian, serve } from '../../tests/e2e/served.ts'
import { makeDayRecording } from './day-recording.ts'
import { chromiumCpuMs } from './processes.ts'

const marks = { firstPageMs: 500, framesASecond: 30 }
const folder = join(tmpdir(), `touchstone-bench-study-${process.pid}`)
mkdirSync(folder)
linkSync(makeDayRecording(), join(folder, 'day.edf'))
const served = await serve(folder)
const browser = await chromium.launch(debian)
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await page.goto(served.url)
await page.getByRole('option', { name: /day/ }).waitFor({ timeout: 120_000 })
await page.waitForTimeout(1000)
const firstMs = (await page.evaluate(`new Promise((painted) => {
  const begun = performance.now()
  const look = () => (document.querySelector('canvas.traces[data-painted]') ? painted(performance.now() - begun) : requestAnimationFrame(look))
  document.querySelector('[role=option]').click()
  look()
})`)) as number
// What hours need is made in the meantime.
await page.waitForTimeout(20_000)
const slowest = Math.min(await scroll(page, '10 s'), await scroll(page, '10 s'))
console.log(`recording-window: first page ${firstMs.toFixed(0)} ms after choosing (mark ${marks.firstPageMs})`)
await browser.close()
served.stop()
rmSync(folder, { recursive: true })
process.exit(firstMs <= marks.firstPageMs && slowest >= marks.framesASecond ? 0 : 1)

async function scroll(on: Page, title: string): Promise<number> {
  const [cpu, begun] = [chromiumCpuMs(process.pid), Date.now()]
  const frames = (await on.evaluate(`new Promise((done) => {
    const traces = document.querySelector('canvas.traces')
    const end = performance.now() + 5000
    let frames = 0
    const turn = () => {
      frames++
      traces.dispatchEvent(new WheelEvent('wheel', { deltaX: 20, bubbles: true, cancelable: true, clientX: 600, clientY: 300 }))
      performance.now() < end ? requestAnimationFrame(turn) : done(frames)
    }
    turn()
  })`)) as number
  const aSecond = (1000 * frames) / (Date.now() - begun)
  console.log(
    `scrolling pages of ${title}: ${aSecond.toFixed(1)} frames a second (mark ${marks.framesASecond}), ${((chromiumCpuMs(process.pid) - cpu) / frames).toFixed(1)} ms of processor a frame`,
  )
  return aSecond
}
