import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import { makeTorus } from './surface/phantom.ts'
import surface from './surface.ts'

const settings = surface.settings.parse({})

describe('segment/surface', () => {
  it('fails its phantom when the torus was another', async () => {
    const { inputs, truth } = await makeTorus(seededRandom(2))
    const result = await surface.run(inputs, settings, runContext())
    const { torus } = truth
    const thicker = { torus: torus && { ...torus, tube: torus.tube * 1.2 } }
    const failed = surface.phantom.judge(result, thicker, false, { warnings: [] }).filter((score) => !passes(score))
    expect(failed.map(({ name }) => name.split(',')[0])).toEqual(expect.arrayContaining(['Volume', 'Area']))
  })

  it('closes a label that touches the edge of the scan', async () => {
    const labels = { ...(await makeTorus(seededRandom(2))).inputs.labels, shape: [10, 10, 10], data: new Uint8Array(1000).fill(1) }
    const { measures } = await surface.run({ labels }, settings, runContext())
    expect(measures?.rows.find(({ measure }) => measure === 'Edges not of two triangles')?.value).toBe(0)
    expect(measures?.rows.find(({ measure }) => measure === 'Euler characteristic')?.value).toBe(2)
  })

  it.each([
    ['no label', [], 0, /has no label/],
    ['a label that does not occur', [7], 1, /No voxel has the label 7/],
  ])('refuses %s', async (_, wanted, value, sentence) => {
    const { labels } = (await makeTorus(seededRandom(2))).inputs
    const given = { labels: { ...labels, data: new Uint8Array(labels.data.length).fill(value) } }
    await expect(surface.run(given, { ...settings, labels: wanted }, runContext())).rejects.toThrow(sentence)
  })
})
