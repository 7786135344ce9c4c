import { captureTensors } from '../../../native-models/graph/capture.ts'
import { loadModel } from '../../../native-models/graph/onnx/load.ts'
import type { TaskContext } from '../jobs/task.ts'
import { filesFor, readArrays, writeArrays } from './arrays.ts'

export interface CaptureRequest {
  readonly model: string
  /** A .npy file for each input. */
  readonly inputs: Readonly<Record<string, string>>
  readonly of: readonly string[]
  readonly out: string
}

export interface CaptureAnswer {
  readonly captured: Readonly<Record<string, { file: string; shape: readonly number[]; dtype: string }>>
}

/** Writes the values that the named tensors of a model take on the given inputs. */
export async function writeTensors(request: CaptureRequest, context: TaskContext): Promise<CaptureAnswer> {
  const files = filesFor(request.of, request.out)
  context.progress(0, 'Reading')
  const model = await loadModel(request.model)
  const inputs = await readArrays(request.inputs)
  context.progress(0.2, 'Running the network')
  const tensors = await captureTensors({ model, inputs, names: request.of })
  context.signal.throwIfAborted()
  context.progress(0.9, 'Writing')
  await writeArrays(tensors, files, [request.model, ...Object.values(request.inputs)], context)
  context.progress(1, 'Done')
  const captured = Object.entries(tensors).map(
    ([name, { shape, type }]) => [name, { file: files[name] ?? '', shape, dtype: type }] as const,
  )
  return { captured: Object.fromEntries(captured) }
}
