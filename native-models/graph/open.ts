import { openSession, type Session, type SessionOptions } from '../runtime/session.ts'
import type { Model } from './onnx/model.ts'
import { serializeModel } from './onnx/save.ts'
import { elementTypes } from './types.ts'

/**
 * Opens a session on a model. In double precision nothing is fused: onnxruntime 1.30 puts operators together for which it has kernels in
 * single precision only (x · σ(x), Relu before Clip), and then refuses the model.
 */
export function openModel(model: Model, options: SessionOptions = {}): Promise<Session> {
  const doubles = [...elementTypes(model.graph).values()].includes('float64')
  return openSession(serializeModel(model), doubles ? { optimization: 'disabled', ...options } : options)
}
