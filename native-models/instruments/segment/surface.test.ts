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

  it('keeps a tenth of the triangles and says what that changed', async () => {
    const { inputs, truth } = await makeTorus(seededRandom(3))
    const whole = await surface.run(inputs, settings, runContext())
    const result = await surface.run(inputs, { ...settings, keep: 0.1 }, runContext())
    const value = (of: typeof result, name: string) => Number(of.measures?.rows.find(({ measure }) => measure === name)?.value)
    expect(value(result, 'Triangles') / value(whole, 'Triangles')).toBeCloseTo(0.1, 2)
    expect(value(whole, 'Volume changed by fewer triangles')).toBeNaN()
    expect(Math.abs(value(result, 'Volume changed by fewer triangles'))).toBeLessThan(1)
    expect(Math.abs(value(result, 'Area changed by fewer triangles'))).toBeLessThan(1)
    // It is as good by every mark of the phantom.
    expect(surface.phantom.judge(result, truth, false, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
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
