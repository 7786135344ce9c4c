import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readVolume } from '../../../data/volume/read.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { seededRandom } from '../../../statistics/random.ts'
import { runContext } from '../../context.ts'
import structures from '../structures.ts'

const size = 128
const mm = 2

/** 256 mm of what `at` says, in millimetres from the middle, with the noise of a scanner. */
function body(name: string, at: (x: number, y: number, z: number) => number): Volume {
  const random = seededRandom(name)
  const data = Float32Array.from({ length: size ** 3 }, (_, n) => {
    const [x, y, z] = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)].map((i) => (i - size / 2) * mm)
    return Math.hypot(at(x, y, z) * (1 + 0.04 * random.normal()) + 8 * random.normal(), 8 * random.normal())
  })
  return {
    shape: [size, size, size],
    affine: [mm, 0, 0, -size, 0, mm, 0, -size, 0, 0, mm, -size, 0, 0, 0, 1],
    data,
    slope: 1,
    intercept: 0,
  }
}

const bodies = {
  bottle: body('bottle', (x, y, z) => (Math.hypot(x, y) < 80 && Math.abs(z) < 100 ? 600 : 0)),
  thighs: body('thighs', (x, y, z) => {
    const [across, d] = [Math.abs(x) - 75, Math.hypot(Math.abs(x) - 75, y)]
    if (Math.abs(z) > 120 || d > 70) return 0
    return d < 10 ? 500 : d < 15 ? 40 : d < 55 ? 250 + 30 * Math.sin(Math.atan2(y, across) * 5) : 650
  }),
  knee: body('knee', (x, y, z) => {
    const d = Math.hypot(x, y)
    const bone = z > 3 ? 28 + 0.1 * z : 30
    if (d > 55) return d > 65 ? 0 : 650
    return d < bone ? 520 : d < bone + 4 ? 60 : Math.abs(z) < 3 && d < 40 ? 350 : 250
  }),
}

async function warningsOf(scan: Volume): Promise<string> {
  const warnings: string[] = []
  const context = runContext({ warn: (text: string) => warnings.push(text) })
  await structures.run({ scan }, structures.settings.parse({ spacing: '2 mm' }), context)
  return warnings.join(' ')
}

it.each(Object.entries(bodies))('a scan of %s is said to show no head', async (_, scan) => {
  expect(await warningsOf(scan)).toMatch(/another part of the body/)
})

it('a scan of a head is not', async () => {
  const head = await readVolume(join(import.meta.dirname, '../../../../resources/sample/colin27.nii.gz'))
  expect(await warningsOf(head)).not.toMatch(/another part of the body/)
})
