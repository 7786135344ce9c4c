import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Samples, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 16
const SIZE = SIDE * SIDE
const COUNT = 60

interface Made {
  inputs: { data: Samples; model: string; robust: string | undefined; shapes: NumericArray; textures: NumericArray }
  truth: undefined
}

/** A network that sees on which side a blob lies, and one that sees which way its stripes run, as if it were the robust one. */
export async function makeShapeNetwork(random: Random): Promise<Made> {
  const [shapeNetwork, textureNetwork] = await Promise.all([
    temporaryModel('shape', network('shape')),
    temporaryModel('texture', network('texture')),
  ])
  return { inputs: { ...conflicts(random), model: shapeNetwork, robust: textureNetwork }, truth: undefined }
}

/** A network that answers by the brightness of one voxel of noise. */
export async function makeGuessingNetwork(random: Random): Promise<Made> {
  return { inputs: { ...conflicts(random), model: await temporaryModel('guess', network('guess')), robust: undefined }, truth: undefined }
}

/** Blobs left or right (shape), filled with stripes across or along (texture), never of the same class. */
function conflicts(random: Random): Omit<Made['inputs'], 'model' | 'robust'> {
  const shapes = Int32Array.from({ length: COUNT }, (_, n) => n % 2)
  const textures = shapes.map((shape) => 1 - shape)
  const data = new Float32Array(COUNT * SIZE)
  for (let n = 0; n < COUNT; n++) {
    const [middle, across] = [shapes[n] ? 11.5 : 3.5, textures[n] === 1]
    for (let p = 0; p < SIZE; p++) {
      const [row, column] = [Math.floor(p / SIDE), p % SIDE]
      const inside = Math.hypot(row - 7.5, column - middle) < 3.6
      const stripe = (across ? row : column) % 2 === 0 ? 1 : -1
      data[n * SIZE + p] = (inside ? 1 + 0.8 * stripe : 0) + 0.1 * random.normal()
    }
  }
  const classes = (values: Int32Array): NumericArray => ({ shape: [COUNT], data: values })
  return { data: { array: { shape: [COUNT, 1, SIDE, SIDE], data } }, shapes: classes(shapes), textures: classes(textures) }
}

function network(sees: 'shape' | 'texture' | 'guess') {
  const graph = new GraphBuilder()
  const image = graph.input('x', [null, 1, SIDE, SIDE])
  if (sees === 'texture') {
    // Differences down and to the right: their size says which way stripes run.
    const kernels = floatTensor([2, 1, 2, 2], [1, -1, 1, -1, 1, 1, -1, -1])
    const edges = graph.op('Abs', [graph.op('Conv', [image, graph.weight('edges', kernels)], { kernel_shape: [2, 2] })])
    graph.output(graph.op('Flatten', [graph.op('GlobalAveragePool', [edges])], { axis: 1 }))
    return graph.model()
  }
  const weights = Float32Array.from({ length: 2 * SIZE }, (_, i) => {
    const [k, p] = [Math.floor(i / SIZE), i % SIZE]
    if (sees === 'guess') return p === 0 ? (k ? 1 : -1) : 0
    return (p % SIDE >= SIDE / 2 ? 1 : -1) * (k ? 1 : -1)
  })
  const flat = graph.op('Flatten', [image], { axis: 1 })
  graph.output(graph.op('Gemm', [flat, graph.weight('w', floatTensor([2, SIZE], weights))], { transB: 1 }))
  return graph.model()
}

export function judgeShapeBias(result: { bias?: Table }, _: unknown, isNull: boolean): Score[] {
  const rows = result.bias?.rows ?? []
  const conflict = (model: string) => Number(rows.find((row) => row.model === model && row.test === 'cue conflict')?.value ?? Number.NaN)
  if (isNull)
    return [
      {
        name: 'shape share of a network that guesses, off from 50 %',
        value: Math.abs(conflict('ordinary') - 50),
        chance: 0,
        mark: 20,
        better: 'lower',
      },
    ]
  const low = Number(rows.find((row) => row.model === 'ordinary' && String(row.test).startsWith('shape, below 0.125'))?.value ?? Number.NaN)
  return [
    { name: 'shape share of the network that sees shape', value: conflict('ordinary'), chance: 50, mark: 95, better: 'higher' },
    { name: 'shape share of the network that sees texture', value: conflict('robust'), chance: 50, mark: 5, better: 'lower' },
    { name: 'accuracy of the first on low frequencies alone', value: low, chance: 50, mark: 95, better: 'higher' },
  ]
}
