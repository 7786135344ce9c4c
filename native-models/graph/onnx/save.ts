import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { ELEMENT_TYPES, type Tensor } from '../../data/tensor.ts'
import type { Attribute, Graph, Model, ModelFunction, Node, ValueInfo } from './model.ts'
import { ModelProto } from './schema.ts'
import { bytesOf } from './tensor-bytes.ts'

/** Writes a model; weights go inside the file (ONNX allows 2 GiB). The file appears whole or not at all. */
export async function saveModel(file: string, model: Model): Promise<void> {
  const temporary = `${file}.${randomUUID()}.part`
  const handle = await open(temporary, 'wx')
  try {
    await handle.writeFile(serializeModel(model))
    await handle.sync()
    await handle.close()
    await rename(temporary, file)
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(temporary, { force: true })
    throw error
  }
}

export function serializeModel(model: Model): Uint8Array {
  return ModelProto.encode({
    irVersion: model.irVersion,
    producerName: model.producer,
    graph: graphMessage(model.graph),
    opsetImport: opsets({ '': model.opset, ...model.domains }),
    metadataProps: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
    functions: model.functions.map(functionMessage),
  }).finish()
}

function opsets(versions: Readonly<Record<string, number>>) {
  return Object.entries(versions).map(([domain, version]) => ({ domain, version }))
}

function functionMessage(f: ModelFunction) {
  return {
    name: f.name,
    domain: f.domain,
    input: f.inputs,
    output: f.outputs,
    attributeProto: Object.entries(f.defaults).map(attributeMessage),
    node: f.nodes.map(nodeMessage),
    opsetImport: opsets({ '': f.opset }),
  }
}

function graphMessage(graph: Graph): object {
  return {
    name: graph.name || 'graph',
    input: graph.inputs.map(valueMessage),
    output: graph.outputs.map(valueMessage),
    node: graph.nodes.map(nodeMessage),
    initializer: [...graph.initializers].map(([name, tensor]) => tensorMessage(tensor, name)),
  }
}

function valueMessage({ name, type, shape }: ValueInfo) {
  const dim = shape?.map((n) => (typeof n === 'number' ? { dimValue: n } : n === null ? {} : { dimParam: n }))
  return { name, type: { tensorType: { elemType: ELEMENT_TYPES[type].code, ...(dim && { shape: { dim } }) } } }
}

function nodeMessage(node: Node) {
  return {
    input: node.inputs,
    output: node.outputs,
    name: node.name,
    opType: node.op,
    domain: node.domain,
    attribute: Object.entries(node.attributes).map(attributeMessage),
  }
}

function tensorMessage(tensor: Tensor, name?: string) {
  return { ...(name && { name }), dims: tensor.shape, dataType: ELEMENT_TYPES[tensor.type].code, rawData: bytesOf(tensor) }
}

function attributeMessage([name, attribute]: [string, Attribute]) {
  if ('reference' in attribute) return { name, refAttrName: attribute.reference }
  if ('float' in attribute) return { name, type: 1, f: attribute.float }
  if ('int' in attribute) return { name, type: 2, i: attribute.int }
  if ('string' in attribute) return { name, type: 3, s: Buffer.from(attribute.string) }
  if ('tensor' in attribute) return { name, type: 4, t: tensorMessage(attribute.tensor) }
  if ('graph' in attribute) return { name, type: 5, g: graphMessage(attribute.graph) }
  if ('floats' in attribute) return { name, type: 6, floats: attribute.floats }
  if ('ints' in attribute) return { name, type: 7, ints: attribute.ints }
  return { name, type: 8, strings: attribute.strings.map((s) => Buffer.from(s)) }
}
