import type { Attribute, Model, ModelFunction, Node } from './onnx/model.ts'

/** Replaces calls of a model's own functions by their bodies, inside out, so that only operators remain. */
export function inlineFunctions(model: Model): Model {
  if (model.functions.length === 0) return model
  const byName = new Map(model.functions.map((f) => [`${f.domain}::${f.name}`, f]))
  let count = 0
  const expand = (node: Node): Node[] => {
    const called = byName.get(`${node.domain}::${node.op}`)
    if (!called) return [node]
    count += 1
    return bodyOf(called, node, `${node.name || called.name}/${count}`).flatMap(expand)
  }
  const opset = Math.max(model.opset, ...model.functions.map((f) => f.opset))
  return { ...model, opset, graph: { ...model.graph, nodes: model.graph.nodes.flatMap(expand) }, functions: [] }
}

function bodyOf(called: ModelFunction, call: Node, prefix: string): Node[] {
  const names = new Map<string, string>()
  called.inputs.forEach((name, i) => {
    names.set(name, call.inputs[i] ?? '')
  })
  called.outputs.forEach((name, i) => {
    names.set(name, call.outputs[i] || `${prefix}/${name}`)
  })
  const rename = (name: string) => name && (names.get(name) ?? `${prefix}/${name}`)
  return called.nodes.map((node) => ({
    ...node,
    name: `${prefix}/${node.name || node.outputs[0]}`,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
    attributes: bind(node.attributes, call.attributes, called.defaults),
  }))
}

function bind(own: Node['attributes'], given: Node['attributes'], defaults: ModelFunction['defaults']): Record<string, Attribute> {
  const bound: Record<string, Attribute> = {}
  for (const [name, attribute] of Object.entries(own)) {
    const value = 'reference' in attribute ? (given[attribute.reference] ?? defaults[attribute.reference]) : attribute
    if (value) bound[name] = value
  }
  return bound
}
