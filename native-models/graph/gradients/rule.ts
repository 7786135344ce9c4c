import { type ElementType, numbersOf, type Tensor } from '../../data/tensor.ts'
import type { Attributes, GraphBuilder } from '../build.ts'
import { float } from '../build.ts'
import { floatOf, intOf, intsOf, type Node, stringOf } from '../onnx/model.ts'

/**
 * The rule of one operator: given the gradients that reach its outputs (undefined where none does), emits nodes and returns the
 * gradients of its inputs, in order (undefined for those that have none or are not wanted).
 */
export type GradientRule = (node: RuleNode, outputGradients: readonly (string | undefined)[], emit: Emitter) => (string | undefined)[]

/** Rules by operator of the default domain. */
export type GradientRules = Readonly<Record<string, GradientRule>>

/** One node as a rule sees it: names, shapes, attributes, constants. */
export class RuleNode {
  readonly node: Node
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Which inputs lie on a path from what is differentiated with respect to. */
  readonly wanted: readonly boolean[]
  readonly opset: number
  private readonly known: Knowledge

  constructor(node: Node, wanted: readonly boolean[], opset: number, known: Knowledge) {
    this.node = node
    this.inputs = node.inputs
    this.outputs = node.outputs
    this.wanted = wanted
    this.opset = opset
    this.known = known
  }

  /** The same node reading another value of the same shape and type: how attribution rules put modified weights in. */
  reading(position: number, value: string): RuleNode {
    const inputs = this.inputs.map((name, at) => (at === position ? value : name))
    const old = this.inputs[position]
    const shapes = new Map(this.known.shapes).set(value, this.shape(old))
    const types = new Map(this.known.types).set(value, this.type(old))
    return new RuleNode({ ...this.node, inputs }, this.wanted, this.opset, { ...this.known, shapes, types })
  }

  int(name: string, otherwise: number): number {
    return intOf(this.node, name, otherwise)
  }

  ints(name: string): readonly number[] | undefined {
    return intsOf(this.node, name)
  }

  float(name: string, otherwise: number): number {
    return floatOf(this.node, name, otherwise)
  }

  string(name: string, otherwise: string): string {
    return stringOf(this.node, name, otherwise)
  }

  shape(value: string): readonly number[] {
    const shape = this.known.shapes.get(value)
    if (!shape) throw new Error(`no shape is known for "${value}"`)
    return shape
  }

  type(value: string): ElementType {
    return this.known.types.get(value) ?? 'float32'
  }

  /** The tensor of an input that is constant. */
  constant(position: number): Tensor | undefined {
    return this.known.constants.get(this.inputs[position])
  }

  /** The whole numbers of a constant input such as axes or pads; undefined where the input is left out. */
  numbers(position: number): number[] | undefined {
    const name = this.inputs[position]
    if (!name) return undefined
    const tensor = this.constant(position)
    if (!tensor) throw new UnsupportedForm(`its input ${position} ("${name}") depends on the data`)
    return numbersOf(tensor)
  }
}

interface Knowledge {
  readonly shapes: ReadonlyMap<string, readonly number[]>
  readonly types: ReadonlyMap<string, ElementType>
  readonly constants: ReadonlyMap<string, Tensor>
}

/** Thrown by a rule for a form of its operator that it does not cover; `differentiate` adds the operator's and the node's name. */
export class UnsupportedForm extends Error {}

/** What rules write with: a graph builder with the few compound steps that many rules share. */
export class Emitter {
  readonly graph: GraphBuilder
  /** Element type of the gradients. */
  readonly type: ElementType
  /** False where gradients may be infinite on the way, so that a product with zero does not stop them. */
  readonly finite: boolean

  constructor(graph: GraphBuilder, type: ElementType, finite = true) {
    this.graph = graph
    this.type = type
    this.finite = finite
  }

  op(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.graph.op(op, inputs, attributes, `grad/${op}`)
  }

  ops(op: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    return this.graph.ops(op, inputs, count, attributes, `grad/${op}`)
  }

  scalar(value: number): string {
    return this.graph.scalar(value, this.type)
  }

  ints(values: readonly number[]): string {
    return this.graph.ints(values)
  }

  constant(tensor: Tensor): string {
    return this.graph.constant(tensor)
  }

  add = (a: string, b: string) => this.op('Add', [a, b])
  sub = (a: string, b: string) => this.op('Sub', [a, b])
  mul = (a: string, b: string) => this.op('Mul', [a, b])
  div = (a: string, b: string) => this.op('Div', [a, b])
  neg = (a: string) => this.op('Neg', [a])
  where = (condition: string, a: string, b: string) => this.op('Where', [condition, a, b])
  leaky = (a: string, alpha: number) => this.op('LeakyRelu', [a], { alpha: float(alpha) })

  reshape(value: string, shape: readonly number[]): string {
    return this.op('Reshape', [value, this.ints(shape)])
  }

  transpose(value: string, perm: readonly number[]): string {
    return this.op('Transpose', [value], { perm })
  }

  /** Slice along `axes`; an end may be past the axis, and with a negative step −(1 << 30) means "past the first element". */
  slice(value: string, starts: readonly number[], ends: readonly number[], axes: readonly number[], steps?: readonly number[]): string {
    const inputs = [value, this.ints(starts), this.ints(ends), this.ints(axes)]
    return this.op('Slice', steps ? [...inputs, this.ints(steps)] : inputs)
  }

  sum(value: string, axes: readonly number[], keepdims = true): string {
    return axes.length ? this.op('ReduceSum', [value, this.ints(axes)], { keepdims: keepdims ? 1 : 0 }) : value
  }

  mean(value: string, axes: readonly number[]): string {
    return axes.length ? this.op('ReduceMean', [value, this.ints(axes)], { keepdims: 1 }) : value
  }

  zeros(shape: readonly number[]): string {
    const data = this.type === 'float64' ? new Float64Array(1) : new Float32Array(1)
    return this.op('ConstantOfShape', [this.ints(shape)], { value: { tensor: { type: this.type, shape: [1], data } } })
  }

  /** Turns the order of the elements round along `axes`. */
  reverse(value: string, axes: readonly number[]): string {
    const all = (n: number) => axes.map(() => n)
    return this.slice(value, all(-1), all(-(1 << 30)), axes, all(-1))
  }

  /** Sums a gradient of shape `from` over the axes along which a value of shape `to` was broadcast. */
  unbroadcast(value: string, from: readonly number[], to: readonly number[]): string {
    if (from.length === to.length && from.every((n, i) => n === to[i])) return value
    const lead = from.length - to.length
    const axes = from.map((_, i) => i).filter((i) => i < lead || (to[i - lead] === 1 && from[i] !== 1))
    const summed = this.sum(value, axes)
    return lead > 0 ? this.reshape(summed, to) : summed
  }

  /** Values at flat `indices` (int64) of a tensor of shape `to` receive `updates`, added where they coincide. */
  scatterAdd(updates: string, indices: string, to: readonly number[]): string {
    const count = to.reduce((a, b) => a * b, 1)
    const flat = this.op('ScatterElements', [this.zeros([count]), this.reshape(indices, [-1]), this.reshape(updates, [-1])], {
      axis: 0,
      reduction: 'add',
    })
    return this.reshape(flat, to)
  }
}

/** The gradient passes no further: the output does not change with small changes of the input. */
export const stops: GradientRule = (node) => node.inputs.map(() => undefined)
