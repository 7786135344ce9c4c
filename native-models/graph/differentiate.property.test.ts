import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ELEMENT_TYPES, type ElementType, elementCount, numbersOf, type Tensor } from '../data/tensor.ts'
import { type Random, seededRandom } from '../statistics/random.ts'
import { float, GraphBuilder } from './build.ts'
import { vectorJacobianProduct } from './gradient.ts'
import { centralDifference } from './gradients/differences.ts'
import { specialise } from './specialise.ts'

/** One step of a random graph: which kind of operator, and which of the values so far it works on. */
interface Step {
  readonly kind: number
  readonly first: number
  readonly second: number
  readonly variant: number
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(1000),
  first: fc.nat(1000),
  second: fc.nat(1000),
  variant: fc.nat(1000),
})

interface Value {
  readonly name: string
  readonly shape: readonly number[]
}

/** A graph that grows: two inputs, as many weights as are asked for, and a list of every value so far. */
class Growing {
  readonly graph = new GraphBuilder()
  readonly values: Value[]
  readonly weights: string[] = []
  readonly random: Random
  readonly type: ElementType

  constructor(random: Random, type: ElementType) {
    this.random = random
    this.type = type
    this.values = [
      { name: this.graph.input('a', [2, 4, 6], type), shape: [2, 4, 6] },
      { name: this.graph.input('b', [4, 1], type), shape: [4, 1] },
    ]
  }

  tensor(shape: readonly number[]): Tensor {
    const data = Array.from({ length: elementCount(shape) }, () => this.random.normal())
    return { type: this.type, shape, data: new (ELEMENT_TYPES[this.type].array as Float64ArrayConstructor)(data) }
  }

  weight(shape: readonly number[]): string {
    const name = this.graph.weight(`w${this.weights.length}`, this.tensor(shape))
    this.weights.push(name)
    return name
  }

  scalar(value: number): string {
    return this.graph.scalar(value, this.type)
  }
}

type Kind = (g: Growing, x: Value, y: Value, variant: number) => Value | undefined

/** Keeps the shape. */
const pointwise =
  (make: (g: Growing, x: string) => string): Kind =>
  (g, x) => ({ name: make(g, x.name), shape: x.shape })

/** Two values that broadcast together. */
const pairwise =
  (make: (g: Growing, x: string, y: string) => string): Kind =>
  (g, x, y) => {
    const shape = broadcast(x.shape, y.shape)
    return shape && elementCount(shape) <= 200 ? { name: make(g, x.name, y.name), shape } : undefined
  }

/** Only values of rank 3. */
const cube =
  (make: (g: Growing, x: Value, variant: number) => Value | undefined): Kind =>
  (g, x, _, variant) =>
    x.shape.length === 3 ? make(g, x, variant) : undefined

function broadcast(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length)
  const [p, q] = [a, b].map((s) => [...Array(rank - s.length).fill(1), ...s])
  if (p.some((n, i) => n !== q[i] && n !== 1 && q[i] !== 1)) return undefined
  return p.map((n, i) => Math.max(n, q[i]))
}

/** x² + ½: what may be divided by, and has a root and a logarithm. */
const safe = (g: Growing, x: string) => g.graph.op('Add', [g.graph.op('Mul', [x, x]), g.scalar(0.5)])

/** Kinds that the run time has in double precision. */
const KINDS: Record<string, Kind> = {
  Add: pairwise((g, x, y) => g.graph.op('Add', [x, y])),
  Sub: pairwise((g, x, y) => g.graph.op('Sub', [x, y])),
  Mul: pairwise((g, x, y) => g.graph.op('Mul', [x, y])),
  Div: pairwise((g, x, y) => g.graph.op('Div', [x, safe(g, y)])),
  Max: pairwise((g, x, y) => g.graph.op('Max', [x, y])),
  Min: pairwise((g, x, y) => g.graph.op('Min', [x, y, g.scalar(0.3)])),
  Sum: pairwise((g, x, y) => g.graph.op('Sum', [x, y, x])),
  Where: pairwise((g, x, y) => g.graph.op('Where', [g.graph.op('Less', [x, y]), x, g.graph.op('Neg', [y])])),
  Pow: pairwise((g, x, y) => g.graph.op('Pow', [safe(g, x), g.graph.op('Tanh', [y])])),
  Tanh: pointwise((g, x) => g.graph.op('Tanh', [x])),
  Sigmoid: pointwise((g, x) => g.graph.op('Sigmoid', [x])),
  Relu: pointwise((g, x) => g.graph.op('Relu', [x])),
  Exp: pointwise((g, x) => g.graph.op('Exp', [g.graph.op('Tanh', [x])])),
  Log: pointwise((g, x) => g.graph.op('Log', [safe(g, x)])),
  Sqrt: pointwise((g, x) => g.graph.op('Sqrt', [safe(g, x)])),
  Abs: pointwise((g, x) => g.graph.op('Abs', [x])),
  Sin: pointwise((g, x) => g.graph.op('Sin', [x])),
  Softmax: (g, x, _, variant) => ({ name: g.graph.op('Softmax', [x.name], { axis: variant % x.shape.length }), shape: x.shape }),
  Clip: pointwise((g, x) => g.graph.op('Clip', [x, g.scalar(-0.8), g.scalar(0.9)])),
  Weighted: (g, x) => ({ name: g.graph.op('Mul', [x.name, g.weight(x.shape.slice(-1))]), shape: x.shape }),
  MatMul: (g, x) => {
    const [inner] = x.shape.slice(-1)
    return { name: g.graph.op('MatMul', [x.name, g.weight([inner, 6])]), shape: [...x.shape.slice(0, -1), 6] }
  },
  ReduceMean: (g, x, _, variant) => reduced(g, 'ReduceMean', x, variant),
  ReduceMax: (g, x, _, variant) => reduced(g, 'ReduceMax', x, variant),
  ReduceL2: (g, x, _, variant) => reduced(g, 'ReduceL2', { ...x, name: safe(g, x.name) }, variant),
  ReduceLogSumExp: (g, x, _, variant) => reduced(g, 'ReduceLogSumExp', x, variant),
  ReduceProd: (g, x, _, variant) => reduced(g, 'ReduceProd', { ...x, name: g.graph.op('Tanh', [x.name]) }, variant),
  Transpose: (g, x) => {
    const perm = x.shape.map((_, i) => x.shape.length - 1 - i)
    return { name: g.graph.op('Transpose', [x.name], { perm }), shape: perm.map((i) => x.shape[i]) }
  },
  Reshape: (g, x) => {
    const shape = [elementCount(x.shape), 1]
    return { name: g.graph.op('Reshape', [x.name, g.graph.ints(shape)]), shape }
  },
  Concat: (g, x, _, variant) => {
    const axis = variant % x.shape.length
    if (elementCount(x.shape) > 100) return undefined
    return {
      name: g.graph.op('Concat', [x.name, g.graph.op('Neg', [x.name])], { axis }),
      shape: x.shape.map((n, i) => (i === axis ? 2 * n : n)),
    }
  },
  Slice: (g, x, _, variant) => {
    const axis = variant % x.shape.length
    if (x.shape[axis] < 2) return undefined
    const inputs = [x.name, g.graph.ints([1]), g.graph.ints([1 << 20]), g.graph.ints([axis]), g.graph.ints([2])]
    return { name: g.graph.op('Slice', inputs), shape: x.shape.map((n, i) => (i === axis ? Math.floor(n / 2) : n)) }
  },
  Gather: (g, x, _, variant) => {
    const axis = variant % x.shape.length
    const indices = [variant % x.shape[axis], 0, x.shape[axis] - 1, 0]
    if (elementCount(x.shape) > 100) return undefined
    return { name: g.graph.op('Gather', [x.name, g.graph.ints(indices)], { axis }), shape: x.shape.map((n, i) => (i === axis ? 4 : n)) }
  },
  MaxPool: cube((g, x) => {
    if (x.shape[2] < 3) return undefined
    return { name: g.graph.op('MaxPool', [x.name], { kernel_shape: [3], pads: [1, 1] }), shape: x.shape }
  }),
}

/** Kinds that the run time has in single precision only; smooth ones, since single precision needs large steps. */
const SINGLE: Record<string, Kind> = {
  ...Object.fromEntries(
    ['Add', 'Sub', 'Mul', 'Tanh', 'Sigmoid', 'Softmax', 'Weighted', 'MatMul', 'ReduceMean', 'Transpose', 'Concat', 'Slice'].map((name) => [
      name,
      KINDS[name],
    ]),
  ),
  Conv: cube((g, x) => {
    const name = g.graph.op('Conv', [x.name, g.weight([4, x.shape[1], 3]), g.weight([4])], { pads: [1, 1], strides: [1] })
    return { name, shape: [x.shape[0], 4, x.shape[2]] }
  }),
  InstanceNormalization: cube((g, x) => {
    if (x.shape[2] < 4) return undefined
    const name = g.graph.op('InstanceNormalization', [x.name, g.weight([x.shape[1]]), g.weight([x.shape[1]])], { epsilon: float(0.1) })
    return { name, shape: x.shape }
  }),
  LayerNormalization: (g, x) => {
    const channels = x.shape.slice(-1)
    const name = g.graph.op('LayerNormalization', [x.name, g.weight(channels), g.weight(channels)], { epsilon: float(0.1) })
    return { name, shape: x.shape }
  },
  AveragePool: cube((g, x) => {
    if (x.shape[2] < 2) return undefined
    return {
      name: g.graph.op('AveragePool', [x.name], { kernel_shape: [2], strides: [2] }),
      shape: [...x.shape.slice(0, 2), Math.floor(x.shape[2] / 2)],
    }
  }),
  Elu: pointwise((g, x) => g.graph.op('Elu', [x])),
  Softplus: pointwise((g, x) => g.graph.op('Softplus', [x])),
  Mish: pointwise((g, x) => g.graph.op('Mish', [x])),
}

function reduced(g: Growing, op: string, x: Value, variant: number): Value {
  const axis = variant % x.shape.length
  const keep = variant % 2 === 0 || x.shape.length === 1
  const name = g.graph.op(op, [x.name, g.graph.ints([axis])], { keepdims: keep ? 1 : 0 })
  return { name, shape: keep ? x.shape.map((n, i) => (i === axis ? 1 : n)) : x.shape.filter((_, i) => i !== axis) }
}

/** The last value of a graph of the given steps; each picks its operands among the values so far, late ones more often. */
function grow(g: Growing, steps: readonly Step[], kinds: readonly Kind[]): Value {
  const pick = (choice: number) => g.values[g.values.length - 1 - (choice % Math.min(choice % 2 ? 3 : 100, g.values.length))]
  for (const { kind, first, second, variant } of steps) {
    const made = kinds[kind % kinds.length](g, pick(first), pick(second), variant)
    if (made) g.values.push(made)
  }
  return g.values[g.values.length - 1]
}

/** |⟨gradient, v⟩ − central difference along v| over all inputs and weights at once, relative to ‖gradient‖ ‖v‖. */
async function disagreement(steps: readonly Step[], seed: number, type: ElementType, kinds: Record<string, Kind>, h: number) {
  const g = new Growing(seededRandom(seed), type)
  const y = grow(g, steps, Object.values(kinds))
  g.graph.output(y.name, type)
  const model = g.graph.model()
  const inputs = { a: g.tensor([2, 4, 6]), b: g.tensor([4, 1]) }
  const wrt = ['a', 'b', ...g.weights.filter((name) => model.graph.initializers.has(name))]
  const { shapes } = await specialise(model, inputs)
  expect(shapes.get(y.name)).toEqual(y.shape)
  const request = { model, inputs, of: y.name, seed: g.tensor(y.shape) }
  const gradients = await vectorJacobianProduct({ ...request, wrt })
  const directions = Object.fromEntries(wrt.map((name) => [name, numbersOf(g.tensor(gradients[name].shape))]))
  let along = 0
  let size = 0
  for (const name of wrt) {
    directions[name].forEach((v, i) => {
      along += v * Number(gradients[name].data[i])
      size += Number(gradients[name].data[i]) ** 2
    })
  }
  const length = Math.hypot(...Object.values(directions).flat())
  const difference = await centralDifference(request, directions, h / length)
  return { along, difference, scale: Math.sqrt(size) * length, used: wrt.length }
}

test('gradients of random graphs agree with central differences in double precision', async () => {
  let flat = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), fc.nat(10_000), async (steps, seed) => {
      const { along, difference, scale } = await disagreement(steps, seed, 'float64', KINDS, 1e-5)
      if (scale === 0) flat++
      expect(Math.abs(along - difference)).toBeLessThanOrEqual(1e-6 * scale + 1e-8)
    }),
    { numRuns: 150, seed: 20_26 },
  )
  expect(flat).toBeLessThan(15)
})

test('gradients of random networks agree with central differences in single precision', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), fc.nat(10_000), async (steps, seed) => {
      const { along, difference, scale } = await disagreement(steps, seed, 'float32', SINGLE, 1e-1)
      expect(Math.abs(along - difference)).toBeLessThanOrEqual(1e-2 * scale + 1e-3)
    }),
    { numRuns: 60, seed: 20_26 },
  )
})
