import { Problem } from '../data/problem.ts'
import { castTensor, elementCount, numbersOf, type Tensor } from '../data/tensor.ts'
import { differentiate } from '../graph/differentiate.ts'
import type { Model } from '../graph/onnx/model.ts'
import { openModel } from '../graph/open.ts'
import { inSinglePrecision } from '../graph/precision.ts'
import { specialise } from '../graph/specialise.ts'

/** A network opened for attack on one sample at a time: its output, and gradients of the output with respect to the input. */
export interface Victim {
  /** Shape of one sample, first axis 1. */
  readonly shape: readonly number[]
  /** Shape of the output of one sample: (1, classes) or (1, classes, …voxels), or (1) of a regression. */
  readonly outputShape: readonly number[]
  output(sample: Float32Array): Promise<Float32Array>
  /** Σ seed · ∂output/∂sample; `seed` has the shape of the output. */
  gradient(sample: Float32Array, seed: Float32Array): Promise<Float32Array>
  release(): Promise<void>
}

/**
 * Opens a network with one input. `shape` is that of one sample, first axis 1. `Problem` for networks with several inputs, and naming the
 * operator where there is no gradient. Softmax at the end is left out, so that gradients do not vanish where the network is sure.
 */
export async function openVictim(model: Model, shape: readonly number[]): Promise<Victim> {
  const single = inSinglePrecision(model)
  const inputs = single.graph.inputs.filter(({ name }) => !single.graph.initializers.has(name))
  const [input] = inputs
  if (!input || inputs.length > 1) {
    throw new Problem({ what: `This network has ${inputs.length} inputs.`, remedy: 'Give a network with one input.' })
  }
  const of = beforeSoftmax(single)
  const feed = (sample: Float32Array): Record<string, Tensor> => ({
    [input.name]: castTensor({ type: 'float32', shape, data: sample }, input.type),
  })
  const specialised = await specialise(single, feed(new Float32Array(elementCount(shape))), [input.name])
  const outputShape = specialised.shapes.get(of) ?? []
  const type = specialised.types.get(of) ?? 'float32'
  const walked = differentiate(specialised, { of, wrt: [input.name] })
  const [forward, backward] = await Promise.all([
    openModel({ ...specialised.model, graph: { ...specialised.model.graph, outputs: [{ name: of, type }] } }),
    openModel(walked.model),
  ])
  const asFloats = (tensor: Tensor | undefined) =>
    tensor?.data instanceof Float32Array ? tensor.data : Float32Array.from(tensor ? numbersOf(tensor) : [])
  return {
    shape,
    outputShape,
    output: async (sample) => asFloats((await forward.run(feed(sample)))[of]),
    gradient: async (sample, seed) => {
      const given = castTensor({ type: 'float32', shape: outputShape, data: seed }, type)
      const results = await backward.run({ ...feed(sample), [walked.seed]: given })
      return asFloats(results[walked.gradients[input.name] ?? ''])
    },
    release: async () => {
      await Promise.all([forward.release(), backward.release()])
    },
  }
}

function beforeSoftmax({ graph }: Model): string {
  let name = graph.outputs[0]?.name ?? ''
  for (;;) {
    const node = graph.nodes.find(({ outputs }) => outputs.includes(name))
    if (!node || !['Softmax', 'LogSoftmax', 'Identity'].includes(node.op)) return name
    name = node.inputs[0] ?? ''
  }
}
