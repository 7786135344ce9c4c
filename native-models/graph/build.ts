import { type ElementType, floatTensor, intTensor, type Tensor } from '../data/tensor.ts'
import type { Attribute, Graph, Model, Node, ValueInfo } from './onnx/model.ts'

/** Attributes as they are written in code: a bare number is an int; `float(x)` marks a float. */
export type Attributes = Readonly<Record<string, number | readonly number[] | string | Attribute | undefined>>

export function float(value: number): Attribute {
  return { float: value }
}

/** The operator set that Touchstone writes, and up to which older models are raised when they are read for differentiation. */
export const OPSET = 18

/** Authors an ONNX graph: every method adds nodes or constants and returns names of values. */
export class GraphBuilder {
  private readonly opset: number
  private readonly taken = new Set<string>()
  private readonly shared = new Map<string, string>()
  private readonly inputs: ValueInfo[] = []
  private readonly outputs: ValueInfo[] = []
  private readonly nodes: Node[] = []
  private readonly initializers = new Map<string, Tensor>()

  constructor(start?: { graph?: Graph; opset?: number }) {
    this.opset = start?.opset ?? OPSET
    if (!start?.graph) return
    const { inputs, outputs, nodes, initializers } = start.graph
    this.inputs.push(...inputs)
    this.outputs.push(...outputs)
    this.nodes.push(...nodes)
    for (const [name, tensor] of initializers) this.initializers.set(name, tensor)
    for (const name of [...inputs.map((v) => v.name), ...initializers.keys(), ...nodes.flatMap((n) => n.outputs)]) this.taken.add(name)
  }

  input(name: string, shape: readonly (number | string | null)[], type: ElementType = 'float32'): string {
    if (this.taken.has(name)) throw new RangeError(`the graph already has a value named "${name}"`)
    this.taken.add(name)
    this.inputs.push({ name, type, shape })
    return name
  }

  output(name: string, type: ElementType = 'float32', shape?: readonly (number | string | null)[]): string {
    if (!this.outputs.some((o) => o.name === name)) this.outputs.push({ name, type, ...(shape && { shape }) })
    return name
  }

  /** A named weight. */
  weight(name: string, tensor: Tensor): string {
    const unique = this.unique(name)
    this.initializers.set(unique, tensor)
    return unique
  }

  /** A constant; small ones are shared. */
  constant(tensor: Tensor): string {
    const key = tensor.data.length <= 16 ? `${tensor.type} ${tensor.shape} ${tensor.data}` : undefined
    const known = key && this.shared.get(key)
    if (known) return known
    const name = this.weight('constant', tensor)
    if (key) this.shared.set(key, name)
    return name
  }

  /** A float32 (or other float type) scalar. */
  scalar(value: number, type: ElementType = 'float32'): string {
    return this.constant(type === 'float64' ? { type, shape: [], data: Float64Array.of(value) } : floatTensor([], [value]))
  }

  /** A vector of int64: axes, shapes, starts. */
  ints(values: readonly number[]): string {
    return this.constant(intTensor(values))
  }

  /** Adds a node with one output and returns the output's name. */
  op(op: string, inputs: readonly string[], attributes: Attributes = {}, name?: string): string {
    return this.ops(op, inputs, 1, attributes, name)[0]
  }

  /** Adds a node with `count` outputs. */
  ops(op: string, inputs: readonly string[], count: number, attributes: Attributes = {}, name?: string): string[] {
    const outputs = Array.from({ length: count }, (_, i) => this.unique(name && count === 1 ? name : `${name ?? op}_${i}`))
    this.nodes.push({ op, domain: '', name: outputs[0], inputs, outputs, attributes: attributesOf(attributes) })
    return outputs
  }

  /** The model so far. Nodes that nothing needs are left out. */
  model(producer = 'touchstone'): Model {
    const graph = prune({
      name: 'graph',
      inputs: this.inputs,
      outputs: this.outputs,
      nodes: this.nodes,
      initializers: this.initializers,
    })
    return { graph, opset: this.opset, domains: {}, irVersion: 10, producer, metadata: {}, functions: [] }
  }

  private unique(wanted: string): string {
    let name = wanted
    for (let i = 1; this.taken.has(name); i++) name = `${wanted}.${i}`
    this.taken.add(name)
    return name
  }
}

function attributesOf(attributes: Attributes): Record<string, Attribute> {
  const result: Record<string, Attribute> = {}
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    if (typeof value === 'number') result[name] = { int: value }
    else if (typeof value === 'string') result[name] = { string: value }
    else if (Array.isArray(value)) result[name] = { ints: value }
    else result[name] = value as Attribute
  }
  return result
}

/** Leaves out nodes and constants that no output depends on. Inputs stay: they are the model's signature. */
export function prune(graph: Graph): Graph {
  const needed = new Set(graph.outputs.map((o) => o.name))
  const nodes: Node[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((o) => needed.has(o))) continue
    nodes.push(node)
    for (const input of namesUsed(node)) needed.add(input)
  }
  return { ...graph, nodes: nodes.reverse(), initializers: new Map([...graph.initializers].filter(([name]) => needed.has(name))) }
}

/** Every value a node reads, those of its subgraphs included. */
export function namesUsed(node: Node): string[] {
  const inner = Object.values(node.attributes).flatMap((a) =>
    'graph' in a ? a.graph.nodes.flatMap(namesUsed).concat(a.graph.outputs.map((o) => o.name)) : [],
  )
  return node.inputs.filter(Boolean).concat(inner)
}
