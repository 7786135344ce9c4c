import { describeModel, type ModelDescription } from '../../../native-models/graph/describe.ts'
import { loadModel } from '../../../native-models/graph/onnx/load.ts'

export type ModelInfo = { readonly kind: 'model'; readonly file: string; readonly format: 'onnx' } & ModelDescription

/** What an ONNX file is: inputs, outputs, operators, inner values, and what no gradient passes. */
export async function describeModelFile(file: string): Promise<ModelInfo> {
  return { kind: 'model', file, format: 'onnx', ...describeModel(await loadModel(file)) }
}
