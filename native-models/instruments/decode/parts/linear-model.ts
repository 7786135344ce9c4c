import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { RidgeFit } from '../../../statistics/ridge.ts'
import { temporaryModel } from '../../temporary-model.ts'

/** A linear decoder as ONNX: counts [bins, units, lags] → [bins, axes]. Gives the path of a file that is gone when the process ends. */
export function linearModel({ weights, intercepts }: RidgeFit, units: number, lags: number): Promise<string> {
  const graph = new GraphBuilder()
  const counts = graph.input('counts', [null, units, lags])
  const flat = graph.op('Flatten', [counts], { axis: 1 })
  const weight = graph.weight('filter.weight', floatTensor([intercepts.length, units * lags], weights.transpose().to1DArray()))
  const bias = graph.weight('filter.bias', floatTensor([intercepts.length], [...intercepts]))
  graph.output(graph.op('Gemm', [flat, weight, bias], { transB: 1 }), 'float32', [null, intercepts.length])
  return temporaryModel('decoder', graph.model())
}
