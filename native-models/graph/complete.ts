import { intOf, type Model, type Node } from './onnx/model.ts'

/**
 * Gives names to outputs that a model leaves out and that gradients need (the states of recurrent layers, the mask of a dropout), and puts time
 * first in recurrent layers that have the batch first, which the run time cannot compute.
 */
export function completed(model: Model): Model {
  return { ...model, graph: { ...model.graph, nodes: model.graph.nodes.flatMap(complete) } }
}

const RECURRENT = new Set(['LSTM', 'GRU', 'RNN'])

function complete(node: Node): Node[] {
  if (node.domain !== '') return [node]
  if (node.op === 'Dropout' && node.inputs[2] && !node.outputs[1])
    return [{ ...node, outputs: [node.outputs[0], `${node.outputs[0]}:mask`] }]
  if (!RECURRENT.has(node.op)) return [node]
  const [y, ...rest] = node.outputs
  const whole = { ...node, outputs: [y || `${node.outputs.find(Boolean)}:states`, ...rest] }
  return intOf(node, 'layout', 0) ? timeFirst(whole) : [whole]
}

/** Layout 1 has X as [batch, steps, features], Y as [batch, steps, directions, hidden] and states as [batch, directions, hidden]. */
function timeFirst(node: Node): Node[] {
  const { layout: _, ...attributes } = node.attributes
  const prefix = `${node.outputs[0]}:time`
  const before: Node[] = []
  const inputs = node.inputs.map((name, i) => {
    if (!name || ![0, 5, 6].includes(i)) return name
    before.push(transpose(name, `${prefix}/${i}`, [1, 0, 2]))
    return `${prefix}/${i}`
  })
  const after: Node[] = []
  const outputs = node.outputs.map((name, i) => {
    if (!name) return name
    after.push(transpose(`${prefix}:${i}`, name, i === 0 ? [2, 0, 1, 3] : [1, 0, 2]))
    return `${prefix}:${i}`
  })
  return [...before, { ...node, inputs, outputs, attributes }, ...after]
}

function transpose(from: string, to: string, perm: readonly number[]): Node {
  return { op: 'Transpose', domain: '', name: '', inputs: [from], outputs: [to], attributes: { perm: { ints: perm } } }
}
