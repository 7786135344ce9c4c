import { describe, expect, it } from 'vitest'
import { Problem } from '../../../data/problem.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { seededRandom } from '../../../statistics/random.ts'
import { reorient } from '../../../volume/reorient.ts'
import { classCount } from './brain-tissues.ts'
import type { HeadNetwork } from './network.ts'
import { segmentHead } from './segment-head.ts'

/**
 * A head of concentric shells whose grey values tell what they are, and a network that reads them: what is tested is the way to and from the
 * network, not what a network knows.
 */
const greys = [0, 60, 20, 40, 100, 115, 150, 130]
const mm = 4
const shape: [number, number, number] = [48, 54, 50]

function tissueAt(x: number, y: number, z: number): number {
  const r = Math.hypot(x, y / 1.15, z)
  if (r > 84) return 0
  if (r > 72) return 1
  if (z < -35 && y < -5 && r < 66) return 7
  return r > 66 ? 2 : r > 48 ? 4 : r > 26 ? 6 : r > 16 ? 5 : 3
}

function head(offset = [0, 0, 0]): { scan: Volume; truth: Uint8Array } {
  const random = seededRandom(1)
  const truth = new Uint8Array(shape[0] * shape[1] * shape[2])
  const data = new Float32Array(truth.length)
  for (let k = 0, n = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++, n++) {
        const [x, y, z] = [i, j, k].map((at, axis) => mm * (at - (shape[axis] - 1) / 2) - offset[axis])
        truth[n] = tissueAt(x, y, z)
        data[n] = truth[n] === 0 ? 0 : Math.max(1, greys[truth[n]] + 2 * random.normal())
      }
  const [x, y, z] = shape.map((n) => (-mm * (n - 1)) / 2)
  return { scan: { shape, affine: [mm, 0, 0, x, 0, mm, 0, y, 0, 0, mm, z, 0, 0, 0, 1], data, slope: 1, intercept: 0 }, truth }
}

/** Class probabilities of each whole grey value. */
const opinions = Array.from({ length: 256 }, (_, value) => {
  const scores = greys.map((grey) => Math.exp(-((value - grey) ** 2) / 200) + 1e-4)
  const all = scores.reduce((sum, score) => sum + score, 0)
  return scores.map((score) => score / all)
})

const reader: HeadNetwork = {
  async look(image) {
    const posterior = new Float32Array(classCount * image.length)
    for (let n = 0; n < image.length; n++) {
      const opinion = opinions[Math.min(255, Math.max(0, Math.round(image[n])))]
      for (let c = 0; c < classCount; c++) posterior[c * image.length + n] = opinion[c]
    }
    return { posterior }
  },
  close: async () => undefined,
}

const quiet = { progress: () => undefined, signal: new AbortController().signal }
const settings = { finestMm: 1, probabilities: false, biasCorrected: false, workers: 1 }
const silent = { ...quiet, warn: () => undefined }

const straight = head()
const whole = segmentHead(straight.scan, reader, settings, silent)

function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let same = 0
  let either = 0
  for (let n = 0; n < a.length; n++) {
    if (a[n] === 0 && b[n] === 0) continue
    either++
    if (a[n] === b[n]) same++
  }
  return same / either
}

describe('segmenting a head', () => {
  it('labels what the scan shows, in the scan itself', async () => {
    const { scan, truth } = straight
    const result = await whole
    const expected = truth.map((tissue) => (tissue < 2 ? 0 : tissue - 1))
    expect(result.labels.affine).toEqual(scan.affine)
    expect(agreement(expected, result.labels.data)).toBeGreaterThan(0.85)
    const white = result.volumes.rows[4]
    expect(Math.abs(Number(white.mean) - greys[6])).toBeLessThan(5)
    const whiteMl = (truth.filter((tissue) => tissue === 6).length * mm ** 3) / 1000
    expect(Math.abs(Number(white.volume) / whiteMl - 1)).toBeLessThan(0.1)
  })

  it.each(['LPS', 'LIA', 'ASR', 'SPL'])('gives the same labels in the world when the scan is stored as %s', async (codes) => {
    const { scan } = straight
    const turned = await segmentHead(reorient(scan, codes), reader, settings, silent)
    expect(turned.labels.shape).toEqual(reorient(scan, codes).shape)
    expect(agreement((await whole).labels.data, reorient(turned.labels).data)).toBeGreaterThan(0.99)
  })

  it('finds a head that lies off the middle', async () => {
    const centred = await whole
    const off = await segmentHead(head([8, -8, 8]).scan, reader, settings, silent)
    const brain = (r: typeof off) => Number(r.volumes.rows.at(-1)?.volume)
    expect(Math.abs(brain(off) / brain(centred) - 1)).toBeLessThan(0.03)
  })

  it('takes the first of several volumes and says so', async () => {
    const { scan } = straight
    const data = new Float32Array(2 * scan.data.length)
    data.set(scan.data)
    const warnings: string[] = []
    const result = await segmentHead({ ...scan, shape: [...shape, 2], data }, reader, settings, { ...quiet, warn: (s) => warnings.push(s) })
    expect(result.labels.shape).toEqual(shape)
    expect(warnings.join()).toContain('holds 2 volumes')
  })

  it('takes voxels that are no number to lie outside, and says so', async () => {
    const { scan, truth } = straight
    const broken = Float32Array.from(scan.data, (value, n) => (truth[n] === 0 ? Number.NaN : value))
    broken[0] = Number.POSITIVE_INFINITY
    const warnings: string[] = []
    const result = await segmentHead({ ...scan, data: broken }, reader, settings, { ...quiet, warn: (s) => warnings.push(s) })
    expect(result.labels.data).toEqual((await whole).labels.data)
    expect(warnings.join()).toContain('not numbers')
  })

  it('gives probabilities that sum to at most one and a flatter scan on request', async () => {
    const { scan } = straight
    const { probabilities, corrected, labels } = await segmentHead(
      scan,
      reader,
      { ...settings, probabilities: true, biasCorrected: true },
      silent,
    )
    expect(probabilities?.shape).toEqual([...shape, 6])
    const size = scan.data.length
    for (let n = 0; n < size; n += 101) {
      let sum = 0
      for (let frame = 0; frame < 6; frame++) sum += (probabilities?.data[frame * size + n] ?? 0) / 255
      expect(sum).toBeLessThan(1.02)
      if (labels.data[n] > 0) expect(sum).toBeGreaterThan(0.3)
    }
    expect(corrected?.data.length).toBe(size)
  })
})

describe('what is no head scan is refused in one sentence', () => {
  const { scan } = straight
  const cube = (data: Float32Array): Volume => ({ ...scan, data })
  it.each<[string, Volume, string]>([
    ['one slice', { ...scan, shape: [48, 54, 1], data: scan.data.subarray(0, 48 * 54) }, 'a slice'],
    ['nothing but zeros', cube(new Float32Array(scan.data.length)), 'Every voxel is 0'],
    ['nothing but NaN', cube(new Float32Array(scan.data.length).fill(Number.NaN)), 'No voxel holds a number'],
    ['an affine without extent', { ...scan, affine: [0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1] }, 'axes'],
    ['an affine that is no number', { ...scan, affine: scan.affine.map((v, n) => (n === 3 ? Number.NaN : v)) }, 'position'],
    ['voxels of a metre', { ...scan, affine: scan.affine.map((v) => v * 250) }, 'no size for a head'],
    ['a mouse', { ...scan, affine: scan.affine.map((v, n) => (n % 5 === 0 && n < 15 ? v / 16 : v)) }, 'covers only'],
    ['colours', { ...scan, source: { file: 'a.nii', format: 'nifti1', dtype: 'rgb24' } }, 'grey values'],
  ])('%s', async (_, bad, reason) => {
    const refusal = await segmentHead(bad, reader, settings, silent).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Problem)
    expect((refusal as Problem).message).toContain(reason)
    expect((refusal as Problem).remedy.length).toBeGreaterThan(10)
  })

  it('a scan in which the network sees no brain', async () => {
    const blind: HeadNetwork = {
      look: async (image) => ({
        posterior: Float32Array.from({ length: classCount * image.length }, (_, n) => (n < image.length ? 1 : 0)),
      }),
      close: async () => undefined,
    }
    await expect(segmentHead(scan, blind, settings, silent)).rejects.toThrow('No brain was found')
  })
})
