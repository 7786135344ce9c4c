import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { Problem } from '../../data/problem.ts'
import { ELEMENT_TYPES, elementCount, type Tensor, type TensorData } from '../../data/tensor.ts'
import type { Attribute, Graph, Model, ModelFunction, Node, ValueInfo } from './model.ts'
import { ModelProto } from './schema.ts'
import { elementType, tensorFromBytes } from './tensor-bytes.ts'

/** Reads an ONNX file, with its external data where it has any. Throws `Problem` on anything that is not a readable model. */
export async function loadModel(file: string): Promise<Model> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (cause) {
    throw new Problem({ file, what: 'The model cannot be read.', remedy: 'Check that the file exists and may be read.', cause })
  }
  const raw = decode(bytes, file)
  const external = new Map<string, Uint8Array>()
  for (const location of externalLocations(raw)) {
    const path = resolve(dirname(file), location)
    if (relative(dirname(resolve(file)), path).startsWith('..')) {
      throw new Problem({
        file,
        what: `Its weights point outside its own folder (${location}).`,
        remedy: 'Export the model again with its weights beside it.',
      })
    }
    try {
      external.set(location, await readFile(path))
    } catch (cause) {
      throw new Problem({
        file,
        what: `Its weights are in "${location}", which cannot be read.`,
        remedy: 'Keep the two files together in one folder.',
        cause,
      })
    }
  }
  return modelOf(raw, file, external)
}

/** Reads a model from memory; one with external data needs `loadModel`. */
export function parseModel(bytes: Uint8Array, file = 'model'): Model {
  return modelOf(decode(bytes, file), file, new Map())
}

// Protobuf messages as plain objects: the field names are those of schema.ts.
// biome-ignore lint/suspicious/noExplicitAny: the decoder's output is untyped; every field is converted once, here.
type Raw = any

function decode(bytes: Uint8Array, file: string): Raw {
  let raw: Raw
  try {
    raw = ModelProto.decode(bytes)
  } catch (cause) {
    throw new Problem({
      file,
      what: 'This is not an ONNX model, or it is cut short.',
      remedy: 'Give a file written by an ONNX exporter.',
      cause,
    })
  }
  if (!raw.graph || raw.graph.node.length === 0) {
    throw new Problem({
      file,
      what: 'This is not an ONNX model, or it holds no graph.',
      remedy: 'Give a file written by an ONNX exporter.',
    })
  }
  return raw
}

function modelOf(raw: Raw, file: string, external: Map<string, Uint8Array>): Model {
  const reader = new Reader(file, external)
  const opsets = opsetsOf(raw.opsetImport)
  const { '': opset = 1, ...domains } = opsets
  return {
    graph: reader.graph(raw.graph),
    opset,
    domains,
    irVersion: Number(raw.irVersion),
    producer: [raw.producerName, raw.producerVersion].filter(Boolean).join(' '),
    metadata: Object.fromEntries(raw.metadataProps.map((p: Raw) => [p.key, p.value])),
    functions: raw.functions.map((f: Raw): ModelFunction => reader.function(f)),
  }
}

function opsetsOf(imports: Raw[]): Record<string, number> {
  return Object.fromEntries(imports.map((o) => [o.domain === 'ai.onnx' ? '' : o.domain, Number(o.version)]))
}

function externalLocations(raw: Raw): Set<string> {
  const found = new Set<string>()
  const visit = (tensor: Raw) => {
    if (tensor.dataLocation === 1) found.add(entriesOf(tensor).location ?? '')
  }
  const visitGraph = (graph: Raw) => {
    graph.initializer.forEach(visit)
    for (const node of graph.node) {
      for (const attribute of node.attribute) {
        if (attribute.t) visit(attribute.t)
        if (attribute.g) visitGraph(attribute.g)
      }
    }
  }
  visitGraph(raw.graph)
  return found
}

function entriesOf(tensor: Raw): Record<string, string> {
  return Object.fromEntries(tensor.externalData.map((e: Raw) => [e.key, e.value]))
}

class Reader {
  private readonly file: string
  private readonly external: Map<string, Uint8Array>

  constructor(file: string, external: Map<string, Uint8Array>) {
    this.file = file
    this.external = external
  }

  graph(raw: Raw): Graph {
    if (raw.sparseInitializer.length) this.refuse('It stores sparse weights.', 'Export it with dense weights.')
    return {
      name: raw.name,
      inputs: raw.input.filter((v: Raw) => !raw.initializer.some((t: Raw) => t.name === v.name)).map((v: Raw) => this.value(v)),
      outputs: raw.output.map((v: Raw) => this.value(v)),
      nodes: raw.node.map((n: Raw) => this.node(n)),
      initializers: new Map(raw.initializer.map((t: Raw) => [t.name, this.tensor(t)])),
    }
  }

  function(raw: Raw): ModelFunction {
    return {
      name: raw.name,
      domain: raw.domain,
      inputs: raw.input,
      outputs: raw.output,
      defaults: this.attributes(raw.attributeProto),
      nodes: raw.node.map((n: Raw) => this.node(n)),
      opset: opsetsOf(raw.opsetImport)[''] ?? 1,
    }
  }

  private value(raw: Raw): ValueInfo {
    const tensor = raw.type?.tensorType
    const type = elementType(tensor?.elemType ?? 1) ?? 'float32'
    if (!tensor?.shape) return { name: raw.name, type }
    const shape = tensor.shape.dim.map((d: Raw) => (Object.hasOwn(d, 'dimValue') ? Number(d.dimValue) : d.dimParam || null))
    return { name: raw.name, type, shape }
  }

  private node(raw: Raw): Node {
    return {
      op: raw.opType,
      domain: raw.domain === 'ai.onnx' ? '' : raw.domain,
      name: raw.name,
      inputs: raw.input,
      outputs: raw.output,
      attributes: this.attributes(raw.attribute),
    }
  }

  private attributes(raw: Raw[]): Record<string, Attribute> {
    return Object.fromEntries(raw.map((a) => [a.name, this.attribute(a)]))
  }

  private attribute(raw: Raw): Attribute {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
    if (raw.refAttrName) return { reference: raw.refAttrName }
    const readers: Record<number, () => Attribute> = {
      1: () => ({ float: raw.f }),
      2: () => ({ int: Number(raw.i) }),
      3: () => ({ string: text(raw.s) }),
      4: () => ({ tensor: this.tensor(raw.t) }),
      5: () => ({ graph: this.graph(raw.g) }),
      6: () => ({ floats: raw.floats }),
      7: () => ({ ints: raw.ints.map(Number) }),
      8: () => ({ strings: raw.strings.map(text) }),
    }
    const reader = readers[raw.type]
    if (!reader) this.refuse(`Attribute "${raw.name}" is of a kind that is not supported (${raw.type}).`, 'Export the model without it.')
    return reader()
  }

  private tensor(raw: Raw): Tensor {
    const type = elementType(raw.dataType)
    if (!type) this.refuse(`Tensor "${raw.name}" has element type ${raw.dataType}, which is not supported.`, 'Export the model in float32.')
    const shape = raw.dims.map(Number)
    try {
      if (raw.dataLocation === 1) return tensorFromBytes(type, shape, this.externalBytes(raw))
      if (Object.hasOwn(raw, 'rawData') && raw.rawData.length) return tensorFromBytes(type, shape, raw.rawData)
      return { type, shape, data: typedData(raw, type, elementCount(shape)) }
    } catch (cause) {
      this.refuse(`Tensor "${raw.name}" ${cause instanceof Error ? cause.message : 'is damaged'}.`, 'Export the model again.')
    }
  }

  private externalBytes(raw: Raw): Uint8Array {
    const { location, offset = '0', length } = entriesOf(raw)
    const bytes = this.external.get(location)
    if (!bytes) this.refuse(`Its weights are in "${location}".`, 'Open it from its file, with that file beside it.')
    return bytes.subarray(Number(offset), length === undefined ? undefined : Number(offset) + Number(length))
  }

  private refuse(what: string, remedy: string): never {
    throw new Problem({ file: this.file, what, remedy })
  }
}

function typedData(raw: Raw, type: keyof typeof ELEMENT_TYPES, count: number): TensorData {
  const { array } = ELEMENT_TYPES[type]
  const big = array === (BigInt64Array as unknown) || array === (BigUint64Array as unknown)
  const source: Raw[] =
    type === 'float32' ? raw.floatData : type === 'float64' ? raw.doubleData : type === 'int64' ? raw.int64Data : raw.int32Data
  const values = type === 'uint64' || type === 'uint32' ? raw.uint64Data : source
  if (values.length !== count) throw new RangeError(`holds ${values.length} numbers where its shape needs ${count}`)
  if (!big) return new (array as Float32ArrayConstructor)(values.map(Number))
  const bigs = values.map((v: Raw) => BigInt(v.toString()))
  return type === 'int64' ? BigInt64Array.from(bigs) : BigUint64Array.from(bigs)
}
