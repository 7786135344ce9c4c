import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { type MarkovStep, markovStep } from './markov.ts'

const shape = [6, 5, 4] as const
const classes = 3
const random = seededRandom(7)
const grid = 6 * 5 * 4
/** Every voxel but a tenth belongs to the region. */
const members = Array.from({ length: grid }, (_, n) => n).filter(() => random.uniform() < 0.9)
const places = new Int32Array(grid).fill(-1)
for (const [place, voxel] of members.entries()) places[voxel] = place
const evidence = Float32Array.from({ length: members.length * classes }, () => random.between(0.05, 1))
const before = Uint8Array.from({ length: members.length * classes }, () => random.integer(256))
const step: MarkovStep = { shape, voxels: Int32Array.from(members), places, classes, evidence, axisStrength: [0.7, 0.7, 0.2] }

/** The definition, voxel by voxel: q ∝ evidence · exp(Σ strength · belief of the neighbour). */
function slowly(): number[] {
  const beliefAt = (x: number, y: number, z: number, c: number): number => {
    if (x < 0 || y < 0 || z < 0 || x >= shape[0] || y >= shape[1] || z >= shape[2]) return 0
    const place = places[x + shape[0] * (y + shape[1] * z)]
    return place < 0 ? Number(c === 0) : before[place * classes + c] / 255
  }
  return members.flatMap((voxel, place) => {
    const [x, y, z] = [voxel % 6, Math.floor(voxel / 6) % 5, Math.floor(voxel / 30)]
    const scores = [0, 1, 2].map((c) => {
      const along = [
        0.7 * (beliefAt(x - 1, y, z, c) + beliefAt(x + 1, y, z, c)),
        0.7 * (beliefAt(x, y - 1, z, c) + beliefAt(x, y + 1, z, c)),
        0.2 * (beliefAt(x, y, z - 1, c) + beliefAt(x, y, z + 1, c)),
      ]
      return evidence[place * classes + c] * Math.exp(along[0] + along[1] + along[2])
    })
    const all = scores[0] + scores[1] + scores[2]
    return scores.map((score) => (255 * score) / all)
  })
}

it('is the mean-field update over six neighbours, weighted by axis', () => {
  const after = new Uint8Array(before.length)
  markovStep(step, before, after)
  const expected = slowly()
  for (let n = 0; n < after.length; n++) expect(Math.abs(after[n] - expected[n])).toBeLessThan(1.5)
})

it('is the same in pieces as in one', () => {
  const whole = new Uint8Array(before.length)
  const pieces = new Uint8Array(before.length)
  markovStep(step, before, whole)
  for (let start = 0; start < members.length; start += 17) markovStep(step, before, pieces, start, Math.min(start + 17, members.length))
  expect(pieces).toEqual(whole)
})
