import { describe, expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import { runContext } from '../context.ts'
import { temporaryModel } from '../temporary-model.ts'
import shapeBias from './shape-bias.ts'

/** A network that answers with the class whose voxel, of the first three, is brightest. */
async function reader() {
  const graph = new GraphBuilder()
  const flat = graph.op('Flatten', [graph.input('x', [null, 1, 4, 4])], { axis: 1 })
  const weights = Float32Array.from({ length: 48 }, (_, i) => (i % 16 === Math.floor(i / 16) ? 1 : 0))
  graph.output(graph.op('Gemm', [flat, graph.weight('w', floatTensor([3, 16], weights))], { transB: 1 }))
  return temporaryModel('reader', graph.model())
}

/** Samples that make it answer these classes. */
function answering(classes: readonly number[]) {
  const data = new Float32Array(16 * classes.length)
  classes.forEach((k, n) => {
    data[16 * n + k] = 1
  })
  return { array: { shape: [classes.length, 1, 4, 4], data } }
}

const classes = (values: readonly number[]) => ({ shape: [values.length], data: Int32Array.from(values) })

describe('validate/shape-bias', () => {
  it('counts answers by shape among those by shape or texture, where the two differ', async () => {
    // Three by shape, one by texture, one by neither, and one in which both are the same, which tells nothing.
    const inputs = {
      data: answering([0, 0, 1, 1, 2, 2]),
      model: await reader(),
      robust: undefined,
      shapes: classes([0, 0, 1, 0, 0, 2]),
      textures: classes([1, 1, 0, 1, 1, 2]),
    }
    const { bias } = await shapeBias.run(inputs, shapeBias.settings.parse({ cutoffs: [0.5] }), runContext())
    // Wilson's interval of 3 of 4, from its formula.
    expect(bias?.rows[0]).toMatchObject({ test: 'cue conflict', value: 75, chance: 50, counted: 4, low: 30.06, high: 95.44 })
    expect(bias?.rows.map(({ test }) => test)).toEqual(['cue conflict', 'shape, below 0.5 cycles/voxel', 'shape, above 0.5 cycles/voxel'])
    expect(bias?.rows[1]?.chance).toBeCloseTo(33.33, 2)
    expect(shapeBias.verdict?.({ ...inputs, bias }, [])).toMatchObject({ level: 'warn', sentence: expect.stringMatching(/weigh alike/) })
  })

  it('says so where the network chose neither', async () => {
    const inputs = {
      data: answering([2, 2]),
      model: await reader(),
      robust: undefined,
      shapes: classes([0, 0]),
      textures: classes([1, 1]),
    }
    const { bias } = await shapeBias.run(inputs, shapeBias.settings.parse({}), runContext())
    expect(bias?.rows[0]).toMatchObject({ value: null, counted: 0 })
    expect(shapeBias.verdict?.({ ...inputs, bias }, [])?.sentence).toMatch(/neither the class of the shape nor that of the texture/)
  })

  it('refuses classes that are not one a sample', async () => {
    const inputs = {
      data: answering([0, 1]),
      model: await reader(),
      robust: undefined,
      shapes: classes([0, 1, 1]),
      textures: classes([1, 0]),
    }
    await expect(shapeBias.run(inputs, shapeBias.settings.parse({}), runContext())).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('The classes of the shape have shape (3), but there are 2 samples.'),
    })
  })
})
