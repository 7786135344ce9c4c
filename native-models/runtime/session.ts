import { availableParallelism } from 'node:os'
import type * as ort from 'onnxruntime-node'
import { ELEMENT_TYPES, type ElementType, type Tensor, type TensorData } from '../data/tensor.ts'

/** A loaded graph. Release it when done: sessions hold native memory that the garbage collector does not see. */
export interface Session {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Runs the graph; `fetches` names the outputs to return (all by default). */
  run(feeds: Readonly<Record<string, Tensor>>, fetches?: readonly string[]): Promise<Record<string, Tensor>>
  release(): Promise<void>
}

export interface SessionOptions {
  /** Threads within an operator; all processors by default. */
  readonly threads?: number
  /** 'disabled' runs the graph node by node as written: for probing, where optimising costs more than it saves. */
  readonly optimization?: 'disabled' | 'basic' | 'extended' | 'all'
}

const ELEMENT_BY_ORT = new Map<string, ElementType>(
  Object.entries(ELEMENT_TYPES).map(([type, { ort: name }]) => [name, type as ElementType]),
)

/** Opens a session on the CPU from a serialised model or a file. */
export async function openSession(model: Uint8Array | string, options: SessionOptions = {}): Promise<Session> {
  const settings: ort.InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: options.threads ?? availableParallelism(),
    interOpNumThreads: 1,
    graphOptimizationLevel: options.optimization ?? 'all',
    logSeverityLevel: 3,
    // Threads that spin while they wait make a shared machine several times slower, and gain little on an idle one.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
  // Imported here, so that what only declares or lists analyses does not load the run time.
  const { InferenceSession, Tensor: NativeTensor } = await import('onnxruntime-node')
  const toNative = (tensor: Tensor) =>
    new NativeTensor(ELEMENT_TYPES[tensor.type].ort as 'float32', tensor.data as Float32Array, tensor.shape)
  const session = await InferenceSession.create(model as string, settings)
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feeds, fetches) {
      const native: Record<string, ort.Tensor> = {}
      for (const [name, tensor] of Object.entries(feeds)) native[name] = toNative(tensor)
      const results = fetches ? await session.run(native, [...fetches]) : await session.run(native)
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, fromNative(tensor)]))
    },
    release: () => session.release(),
  }
}

function fromNative(tensor: ort.Tensor): Tensor {
  const type = ELEMENT_BY_ORT.get(tensor.type) ?? 'float32'
  const data = tensor.data as unknown
  // Where the run time has Float16Array, onnxruntime returns it; Touchstone keeps the bits.
  const view = type === 'float16' && !(data instanceof Uint16Array) ? bitsOf(data as ArrayBufferView) : (data as TensorData)
  return { type, shape: tensor.dims, data: view }
}

function bitsOf(view: ArrayBufferView): Uint16Array {
  return new Uint16Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength / 2)
}
