import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { floatTensor } from '../../../data/tensor.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { openModel } from '../../../graph/open.ts'
import { batches } from '../../../training/examples.ts'
import type { FrontEnd } from './front-end.ts'

export interface Embedded {
  /** Mean of the frames in the middle, for each window: what probes see. */
  readonly centre: Float64Array[]
  /** Mean of all frames. */
  readonly whole: Float64Array[]
}

const CENTRAL = 10

/** The states of the last layer for each window: N × frames × width, the output "embedding", or the only one. */
export async function embed(model: Model, windows: readonly Float32Array[], { frames, bins }: FrontEnd): Promise<Embedded> {
  const { inputs, outputs } = model.graph
  const output = (outputs.find(({ name }) => name === 'embedding') ?? outputs[0]).name
  const session = await openModel(model)
  const [centre, whole]: Float64Array[][] = [[], []]
  try {
    for (const part of batches([...windows.keys()], 16)) {
      const data = new Float32Array(part.length * frames * bins)
      for (const [n, at] of part.entries()) data.set(windows[at], n * frames * bins)
      const found = (await session.run({ [inputs[0].name]: floatTensor([part.length, frames, bins], data) }, [output]))[output]
      const [, length, width] = found.shape
      for (const n of part.keys()) {
        const own = (found.data as Float32Array).subarray(n * length * width, (n + 1) * length * width)
        whole.push(meanFrames(own, width, 0, length))
        centre.push(meanFrames(own, width, ...central(length)))
      }
    }
  } finally {
    await session.release()
  }
  return { centre, whole }
}

/** The frames in the middle of a window. */
export function central(frames: number): [number, number] {
  const from = Math.max(0, Math.floor((frames - CENTRAL) / 2))
  return [from, Math.min(frames, from + CENTRAL)]
}

export function meanFrames(values: Float32Array, width: number, from: number, to: number): Float64Array {
  const mean = new Float64Array(width)
  for (let frame = from; frame < to; frame++) for (let k = 0; k < width; k++) mean[k] += values[frame * width + k] / (to - from)
  return mean
}

/** How many principal components hold 95 % of the variance of the rows. */
export function intrinsicDimension(rows: readonly Float64Array[], share = 0.95): number {
  const centred = new Matrix(rows.map((row) => [...row])).center('column')
  const wide = centred.columns > centred.rows
  const scatter = wide ? centred.mmul(centred.transpose()) : centred.transpose().mmul(centred)
  const variances = new EigenvalueDecomposition(scatter, { assumeSymmetric: true }).realEigenvalues
    .map((v) => Math.max(0, v))
    .sort((a, b) => b - a)
  const total = variances.reduce((sum, v) => sum + v, 0)
  let reached = 0
  for (const [n, variance] of variances.entries()) {
    reached += variance
    if (reached > share * total) return n + 1
  }
  return variances.length
}
