import { Problem } from '../../../native-models/data/problem.ts'
import { readNpyTensor } from '../../../native-models/data/table/npy.ts'
import { gradientResidual, vectorJacobianProduct } from '../../../native-models/graph/gradient.ts'
import { loadModel } from '../../../native-models/graph/onnx/load.ts'
import type { TaskContext } from '../jobs/task.ts'
import { filesFor, readArrays, writeArrays } from './arrays.ts'

export interface GradientRequest {
  readonly model: string
  /** A .npy file for each input. */
  readonly inputs: Readonly<Record<string, string>>
  readonly of: string
  /** A .npy file with the shape of `of`. */
  readonly seed: string
  readonly wrt: readonly string[]
  readonly out: string
  /** Also measure how far the gradient is from a central difference. */
  readonly residual: boolean
}

export interface GradientAnswer {
  readonly gradients: Readonly<Record<string, { file: string; shape: readonly number[]; residual?: number }>>
}

/** Writes Σ S · ∂of/∂wrt for each name in `wrt`, each with the shape of its value. */
export async function writeGradients(request: GradientRequest, context: TaskContext): Promise<GradientAnswer> {
  const files = filesFor(request.wrt, request.out)
  context.progress(0, 'Reading')
  const model = await loadModel(request.model)
  const inputs = await readArrays(request.inputs)
  const product = { model, inputs, of: request.of, seed: await readNpyTensor(request.seed), wrt: request.wrt }
  context.progress(0.2, 'Differentiating')
  const gradients = await vectorJacobianProduct(product)
  context.signal.throwIfAborted()
  const answer: Record<string, { file: string; shape: readonly number[]; residual?: number }> = {}
  for (const [name, file] of Object.entries(files)) {
    const gradient = gradients[name]
    if (!gradient) throw new Problem({ kind: 'failed', what: `No gradient came out for "${name}".`, remedy: 'Ask for another tensor.' })
    context.progress(0.7, 'Checking')
    answer[name] = { file, shape: gradient.shape, ...(request.residual && { residual: await gradientResidual(product, gradient, name) }) }
  }
  context.progress(0.95, 'Writing')
  await writeArrays(gradients as never, files, [request.model, request.seed, ...Object.values(request.inputs)], context)
  context.progress(1, 'Done')
  return { gradients: answer }
}
