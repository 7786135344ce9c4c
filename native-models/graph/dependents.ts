import { namesUsed } from './build.ts'
import type { Graph } from './onnx/model.ts'

/** Values whose numbers depend on `sources`. A shape does not depend on the numbers; what is drawn at random depends on everything. */
export function dependents(graph: Graph, sources: readonly string[]): Set<string> {
  const found = new Set(sources)
  for (const node of graph.nodes) {
    if (node.op === 'Shape' || node.op === 'Size') continue
    if (RANDOM.has(node.op) || namesUsed(node).some((name) => found.has(name))) for (const output of node.outputs) found.add(output)
  }
  return found
}

const RANDOM = new Set(['RandomNormal', 'RandomNormalLike', 'RandomUniform', 'RandomUniformLike', 'Bernoulli', 'Multinomial'])
