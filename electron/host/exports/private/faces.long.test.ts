import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readVolume } from '../../../../native-models/data/volume/read.ts'
import type { Volume } from '../../../../native-models/data/volume/volume.ts'
import { writeVolume } from '../../../../native-models/data/volume/write.ts'
import { seededRandom } from '../../../../native-models/statistics/random.ts'
import { toVoxel, worldPointMm } from '../../../../native-models/volume/affine.ts'
import { temporaryFolder } from '../../testing/study.ts'
import { writeExport } from '../write.ts'

const quiet = { progress: () => {}, signal: new AbortController().signal, scratch: () => {} }

/** The scan as it leaves, without its face. */
async function exported(path: string): Promise<Volume> {
  const out = join(temporaryFolder(), 'out')
  const item = {
    name: 'a.nii.gz',
    path,
    kind: 'volume',
    subject: null,
    session: null,
    suffix: '',
    source: 'a',
    scan: null,
    brainMask: null,
  }
  const mosaic = { slices: 2, widthPx: 300, convention: 'neurological', draw: 'fill' } as const
  const deidentify = { dates: 'remove', deface: true, secret: 'a' } as const
  await writeExport(
    { format: 'nii', items: [item], runs: [], out, mosaic, combine: false, asOneFile: false, receipt: null, deidentify },
    quiet,
  )
  return readVolume(join(out, readdirSync(out).find((name) => name.endsWith('.nii')) ?? ''))
}

it('Colin27 loses eyes, nose, mouth and chin, and nothing of its brain', async () => {
  const path = join(import.meta.dirname, '..', '..', '..', '..', 'resources', 'sample', 'colin27.nii.gz')
  const [before, after] = [await readVolume(path), await exported(path)]
  const at = (volume: Volume, mm: readonly number[]) => {
    const [i, j, k] = toVoxel(volume.affine, worldPointMm(mm[0], mm[1], mm[2])).map(Math.round)
    return volume.data[i + volume.shape[0] * (j + volume.shape[1] * k)]
  }
  // MNI coordinates: frontal poles, orbital gyri, temporal poles, cerebellum, brain stem, occipital poles, vertex.
  const brain = [
    [25, 60, 0],
    [-25, 60, 0],
    [20, 40, -20],
    [-20, 40, -20],
    [38, 15, -35],
    [-38, 15, -35],
    [25, -70, -45],
    [-25, -70, -45],
    [0, -30, -45],
    [20, -98, 0],
    [0, -20, 65],
  ]
  for (const place of brain)
    for (const [x, y, z] of [place, place.map((value) => value + 3), place.map((value) => value - 3)])
      expect(at(after, [x, y, z])).toBe(at(before, [x, y, z]))
  const face = { leftEye: [-33, 62, -38], rightEye: [33, 62, -38], nose: [0, 85, -45], mouth: [0, 75, -60] }
  for (const place of Object.values(face)) {
    const around = [-4, 0, 4].flatMap((x) => [-4, 0, 4].map((z) => [place[0] + x, place[1], place[2] + z]))
    expect(around.some((mm) => at(before, mm) > 20)).toBe(true)
    for (const mm of around) expect(at(after, mm)).toBe(0)
  }
})

const labelled = new URL('../../../../../shared/data/mri/synthseg-labels/', import.meta.url).pathname
const brainLabels = [2, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 26, 28, 41, 42, 43, 44, 46, 47, 49, 50, 51, 52, 53, 54, 58, 60]
const white = [2, 41, 7, 46, 16, 28, 60]
const fluid = [4, 43, 5, 44, 14, 15, 24]
const others: Readonly<Record<number, number>> = {
  25: 30,
  57: 30,
  502: 60,
  506: 25,
  507: 70,
  508: 60,
  509: 8,
  511: 150,
  512: 35,
  514: 15,
  515: 120,
  516: 60,
  530: 70,
}

it.skipIf(!existsSync(labelled)).each(['17', '18'])(
  'a head drawn from label map %s keeps every voxel of its brain and loses its eyes',
  async (n) => {
    const labels = await readVolume(join(labelled, `training_seg_${n}.nii.gz`))
    const random = seededRandom(1)
    const brightness = (label: number) =>
      white.includes(label)
        ? 130
        : fluid.includes(label)
          ? 30
          : brainLabels.includes(label)
            ? 90
            : (others[label] ?? (label === 0 ? 0 : 40))
    const data = Uint8Array.from(labels.data, (label) => Math.max(0, Math.min(255, brightness(label) + 3 * random.normal())))
    const path = join(temporaryFolder(), 'head.nii.gz')
    await writeVolume(path, { ...labels, data, source: undefined })
    const after = await exported(path)
    let [brain, changed, eyes, eyesLeft] = [0, 0, 0, 0]
    for (const [at, label] of labels.data.entries()) {
      if (brainLabels.includes(label)) {
        brain++
        if (after.data[at] !== data[at]) changed++
      }
      if (label === 506) {
        eyes++
        if (after.data[at] !== 0) eyesLeft++
      }
    }
    expect(brain).toBeGreaterThan(900_000)
    expect(changed).toBe(0)
    // What is left of the eyes is behind, beside the frontal lobe.
    expect(eyesLeft / eyes).toBeLessThan(0.25)
  },
)
