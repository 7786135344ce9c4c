import { ELEMENT_TYPES, numbersOf, type Tensor } from '../../data/tensor.ts'
import type { Model } from '../onnx/model.ts'
import { openModel } from '../open.ts'

interface Probe {
  readonly model: Model
  readonly inputs: Readonly<Record<string, Tensor>>
  readonly of: string
  readonly seed: Tensor
}

/**
 * d/dt Σ S · of(at + t · direction) at t = 0, by central differences. `directions` moves inputs and weights, by name; whatever it does
 * not name stays.
 */
export async function centralDifference(
  { model, inputs, of, seed }: Probe,
  directions: Readonly<Record<string, ArrayLike<number>>>,
  step: number,
): Promise<number> {
  const weights = new Map([...model.graph.initializers].filter(([name]) => name in directions))
  const session = await openModel(weightsAsInputs(model, weights, of, seed.type))
  const at = { ...inputs, ...Object.fromEntries(weights) }
  const seeds = numbersOf(seed)
  const projected = async (t: number) => {
    const feeds = Object.fromEntries(Object.entries(at).map(([name, tensor]) => [name, moved(tensor, directions[name], t)]))
    const result = await session.run(feeds)
    return numbersOf(result[of]).reduce((sum, v, i) => sum + v * seeds[i], 0)
  }
  try {
    return ((await projected(step)) - (await projected(-step))) / (2 * step)
  } finally {
    await session.release()
  }
}

function weightsAsInputs(model: Model, weights: ReadonlyMap<string, Tensor>, of: string, type: Tensor['type']): Model {
  const promoted = [...weights].map(([name, { type, shape }]) => ({ name, type, shape }))
  const initializers = new Map([...model.graph.initializers].filter(([name]) => !weights.has(name)))
  return { ...model, graph: { ...model.graph, inputs: [...model.graph.inputs, ...promoted], initializers, outputs: [{ name: of, type }] } }
}

function moved(tensor: Tensor, direction: ArrayLike<number> | undefined, t: number): Tensor {
  if (!direction) return tensor
  const values = numbersOf(tensor).map((v, i) => v + t * direction[i])
  return { ...tensor, data: new (ELEMENT_TYPES[tensor.type].array as Float64ArrayConstructor)(values) }
}
