import type { Model, ValueInfo } from '../graph/onnx/model.ts'

/** The model with the first axis of every input and output left open, so that it runs on batches of any size. */
export function withOpenBatch(model: Model): Model {
  const open = (value: ValueInfo): ValueInfo => (value.shape ? { ...value, shape: ['batch', ...value.shape.slice(1)] } : value)
  const { graph } = model
  return { ...model, graph: { ...graph, inputs: graph.inputs.map(open), outputs: graph.outputs.map(open) } }
}
