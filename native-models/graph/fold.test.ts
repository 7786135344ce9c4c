import { expect, test } from 'vitest'
import { floatTensor } from '../data/tensor.ts'
import { GraphBuilder } from './build.ts'
import { vectorJacobianProduct } from './gradient.ts'
import type { Graph, Node } from './onnx/model.ts'

/** A branch that computes `value` op `value` from outside; both branches use the same inner names, as exporters do. */
function branch(op: string, value: string): Graph {
  const node: Node = { op, domain: '', name: 'inner', inputs: [value, value], outputs: ['inner'], attributes: {} }
  return { name: op, inputs: [], outputs: [{ name: 'inner', type: 'float32' }], nodes: [node], initializers: new Map() }
}

function choosing(condition: (graph: GraphBuilder, x: string) => string) {
  const graph = new GraphBuilder()
  const x = graph.input('x', [null])
  const chosen = () =>
    graph.op('If', [condition(graph, x)], { then_branch: { graph: branch('Mul', x) }, else_branch: { graph: branch('Add', x) } }, 'choice')
  graph.output(graph.op('Add', [chosen(), chosen()], {}, 'y'))
  return graph.model()
}

async function gradientAt(model: ReturnType<typeof choosing>, values: number[]) {
  const ones = floatTensor([values.length], 1)
  const found = await vectorJacobianProduct({ model, inputs: { x: floatTensor([values.length], values) }, of: 'y', seed: ones, wrt: ['x'] })
  return Array.from(found.x.data, Number)
}

test('a branch that depends on the shape alone is taken, whichever it is', async () => {
  const model = choosing((graph, x) => graph.op('Equal', [graph.op('Shape', [x]), graph.ints([2])]))
  expect(await gradientAt(model, [3, 5])).toEqual([12, 20])
  expect(await gradientAt(model, [3, 5, 7])).toEqual([4, 4, 4])
})

test('a branch that depends on the data is refused by name', async () => {
  const model = choosing((graph, x) => graph.op('Greater', [graph.op('ReduceSum', [x], { keepdims: 0 }), graph.scalar(0)]))
  await expect(gradientAt(model, [3, 5])).rejects.toThrow('There is no gradient rule for the operator If "choice')
})
