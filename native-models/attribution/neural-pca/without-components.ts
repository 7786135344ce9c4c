import { floatTensor, type Tensor } from '../../data/tensor.ts'
import { intervene } from '../../graph/intervene.ts'
import type { Model, Node } from '../../graph/onnx/model.ts'
import { lastLayer } from './last-layer.ts'
import type { Component } from './neural-pca.ts'

/**
 * The network with positive contributions of these components taken off the logit of a class: logit − Σ max(0, α). No weight changes.
 * Source: SpuFix of Neuhaus et al. (2023), arXiv 2212.04871, section 6.
 */
export function withoutComponents(model: Model, classIndex: number, components: readonly Component[]): Model {
  const { features, logits, weights } = lastLayer(model)
  const { model: changed, inputs } = intervene(model, [{ value: logits, kind: 'offset' }])
  const [change = ''] = inputs
  const width = weights[0]?.length ?? 0
  const count = components.length
  const constants: Record<string, Tensor> = {
    'spufix:weights': floatTensor(
      [count, width],
      components.flatMap((component) => [...component.weights]),
    ),
    'spufix:offsets': floatTensor(
      [count],
      components.map((component) => component.offset),
    ),
    'spufix:class': floatTensor(
      [count, weights.length],
      components.flatMap(() => weights.map((_, k) => (k === classIndex ? -1 : 0))),
    ),
  }
  const node = (op: string, from: string[], to: string, attributes: Node['attributes'] = {}): Node => ({
    op,
    domain: '',
    name: to,
    inputs: from,
    outputs: [to],
    attributes,
  })
  const steps = [
    node('Gemm', [features, 'spufix:weights', 'spufix:offsets'], 'spufix:contributions', { transB: { int: 1 } }),
    node('Relu', ['spufix:contributions'], 'spufix:positive'),
    node('MatMul', ['spufix:positive', 'spufix:class'], change),
  ]
  const { graph } = changed
  const reader = graph.nodes.findIndex((other) => other.inputs.includes(change))
  return {
    ...changed,
    graph: {
      ...graph,
      inputs: graph.inputs.filter(({ name }) => name !== change),
      initializers: new Map([...graph.initializers, ...Object.entries(constants)]),
      nodes: [...graph.nodes.slice(0, reader), ...steps, ...graph.nodes.slice(reader)],
    },
  }
}
