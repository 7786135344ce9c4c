import type { Attribute, Graph, Node } from './onnx/model.ts'

/** A node with other names for the values it reads and writes, in its subgraphs too. */
export function renamed(node: Node, rename: (name: string) => string): Node {
  const attributes = Object.entries(node.attributes).map(([name, a]): [string, Attribute] => [
    name,
    'graph' in a ? { graph: renamedGraph(a.graph, rename) } : a,
  ])
  return { ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename), attributes: Object.fromEntries(attributes) }
}

function renamedGraph(graph: Graph, rename: (name: string) => string): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => renamed(node, rename)),
    outputs: graph.outputs.map((output) => ({ ...output, name: rename(output.name) })),
  }
}
