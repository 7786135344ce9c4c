import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadModel } from '../graph/onnx/load.ts'
import { denseAdversary, nearestWrong } from './dense-adversary.ts'
import { openVictim, type Victim } from './victim.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const known = JSON.parse(readFileSync(join(fixtures, 'attacks.json'), 'utf8'))
const classes = 3
const volume = Float32Array.from(known.volume as number[])
const voxels = volume.length
const best = (logits: Float32Array, v: number) =>
  [0, 1, 2].reduce((top, k) => ((logits[k * voxels + v] ?? 0) > (logits[top * voxels + v] ?? 0) ? k : top), 0)

/** Algorithm 1 again, slowly: the gradient by central differences of the sum over the voxels that are still right. */
async function slowly(victim: Victim, truth: Int32Array, wanted: Int32Array, steps: number, stepSize: number): Promise<Float32Array> {
  let place = volume
  for (let step = 0; step < steps; step++) {
    const logits = await victim.output(place)
    const targets = [...truth.keys()].filter((v) => best(logits, v) === truth[v])
    const sum = async (x: Float32Array) => {
      const f = await victim.output(x)
      return targets.reduce((total, v) => total + (f[(wanted[v] ?? 0) * voxels + v] ?? 0) - (f[(truth[v] ?? 0) * voxels + v] ?? 0), 0)
    }
    const gradient: number[] = []
    for (let i = 0; i < voxels; i++) {
      const moved = (by: number) => sum(place.with(i, (place[i] ?? 0) + by))
      gradient.push(((await moved(1e-2)) - (await moved(-1e-2))) / 2e-2)
    }
    const largest = Math.max(...gradient.map(Math.abs))
    place = place.map((value, i) => value + (stepSize * (gradient[i] ?? 0)) / largest)
  }
  return place
}

describe('the dense adversary', () => {
  it('takes the steps of the algorithm, with gradients as central differences have them', async () => {
    const victim = await openVictim(await loadModel(join(fixtures, 'segmenter.onnx')), [1, 1, 4, 5, 3])
    const logits = await victim.output(volume)
    const truth = Int32Array.from(volume, (_, v) => best(logits, v))
    const wanted = nearestWrong(logits, truth, classes)
    const expected = await slowly(victim, truth, wanted, 3, 0.05)
    const free = { norm: 'l-infinity', epsilon: Number.POSITIVE_INFINITY } as const
    const moved = await denseAdversary(victim, volume, { truth, wanted, classes }, free, { steps: 3, stepSize: 0.05 })
    moved.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 3)
    })
    await victim.release()
  })

  it('changes all labels when it is given room, and none that it was not asked for', async () => {
    const victim = await openVictim(await loadModel(join(fixtures, 'segmenter.onnx')), [1, 1, 4, 5, 3])
    const logits = await victim.output(volume)
    const truth = Int32Array.from(volume, (_, v) => best(logits, v))
    const wanted = nearestWrong(logits, truth, classes)
    const budget = { norm: 'l-infinity', epsilon: 4 } as const
    const moved = await denseAdversary(victim, volume, { truth, wanted, classes }, budget, { steps: 200, stepSize: 0.1 })
    const after = await victim.output(moved)
    const kept = [...truth.keys()].filter((v) => best(after, v) === truth[v]).length
    expect(kept).toBeLessThan(voxels / 10)
    const nothing = { truth: new Int32Array(voxels).fill(-1), wanted, classes }
    expect(await denseAdversary(victim, volume, nothing, budget, { steps: 5 })).toBe(volume)
    await victim.release()
  })

  it('wants the strongest of the other classes', () => {
    const logits = Float32Array.of(0.1, 3, 0.5, 1, 0.4, 2)
    expect([...nearestWrong(logits, [0, 0], 3)]).toEqual([1, 2])
    expect([...nearestWrong(logits, [1, 2], 3)]).toEqual([2, 0])
  })
})
