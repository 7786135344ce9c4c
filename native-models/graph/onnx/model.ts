import type { ElementType, Tensor } from '../../data/tensor.ts'

/** An ONNX document. Names are values in single assignment, as in the file. */
export interface Model {
  readonly graph: Graph
  /** Version of the default operator set. */
  readonly opset: number
  /** Other operator sets in use, by domain. */
  readonly domains: Readonly<Record<string, number>>
  readonly irVersion: number
  readonly producer: string
  readonly metadata: Readonly<Record<string, string>>
  readonly functions: readonly ModelFunction[]
}

export interface Graph {
  readonly name: string
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly nodes: readonly Node[]
  readonly initializers: ReadonlyMap<string, Tensor>
}

export interface ValueInfo {
  readonly name: string
  readonly type: ElementType
  /** A number, a symbol such as 'batch', or null where nothing is said; undefined when even the rank is unknown. */
  readonly shape?: readonly (number | string | null)[]
}

export interface Node {
  readonly op: string
  /** '' is the default domain. */
  readonly domain: string
  readonly name: string
  /** '' stands for an optional input that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly tensor: Tensor }
  | { readonly graph: Graph }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  /** In the body of a function: the attribute of the call. */
  | { readonly reference: string }

export interface ModelFunction {
  readonly name: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly defaults: Readonly<Record<string, Attribute>>
  readonly nodes: readonly Node[]
  readonly opset: number
}

export function intOf(node: Node, name: string): number | undefined
export function intOf(node: Node, name: string, otherwise: number): number
export function intOf(node: Node, name: string, otherwise?: number): number | undefined {
  const attribute = node.attributes[name]
  return attribute && 'int' in attribute ? attribute.int : otherwise
}

export function intsOf(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes[name]
  return attribute && 'ints' in attribute ? attribute.ints : undefined
}

export function floatOf(node: Node, name: string, otherwise: number): number {
  const attribute = node.attributes[name]
  return attribute && 'float' in attribute ? attribute.float : otherwise
}

export function stringOf(node: Node, name: string, otherwise: string): string {
  const attribute = node.attributes[name]
  return attribute && 'string' in attribute ? attribute.string : otherwise
}

/** 'Conv "layer1.0.conv1"': how a node is named to a person. */
export function nodeTitle(node: Node): string {
  return `${node.domain ? `${node.domain}.` : ''}${node.op} "${node.name || node.outputs[0]}"`
}
