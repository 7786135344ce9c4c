import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { crossEntropy } from '../../../training/losses.ts'
import { adamW } from '../../../training/optimisers.ts'
import { predictAll } from '../../../training/predict.ts'
import { cosine } from '../../../training/schedule.ts'
import { openTrainer } from '../../../training/trainer.ts'
import type { RunContext } from '../../contract.ts'
import { areaOf, type Fold } from '../parts/evaluate.ts'
import { central } from './embed.ts'
import type { FrontEnd } from './front-end.ts'
import { isWeight } from './pretrain.ts'

const BATCH = 16

/** The area under the curve of the whole network, trained further with a linear layer on its middle frames, each fold by the others. */
export async function fineTune(
  pretrained: Model,
  windows: readonly Float32Array[],
  labels: readonly number[],
  folds: readonly Fold[],
  front: FrontEnd,
  { steps, rate }: { readonly steps: number; readonly rate: number },
  context: RunContext,
): Promise<number> {
  const { frames, bins } = front
  const scores: number[][] = []
  const examples = { count: windows.length, shape: [frames, bins], sample: (n: number) => windows[n], target: () => 0 }
  for (const [f, { tested, learned }] of folds.entries()) {
    const random = context.random.fork(`fine-tuning ${f}`)
    const size = Math.min(BATCH, learned.length)
    const trainer = await openTrainer({
      model: withHead(pretrained, frames),
      shapes: { spectrogram: [size, frames, bins], target: [size, 2] },
      targets: ['target'],
      loss: (graph, [score], { target }) => ({ total: crossEntropy()(graph, score, target, 2) }),
      optimiser: adamW(),
      trainable: isWeight,
      clipNorm: 1,
      random,
    })
    const at = cosine({ rate, total: steps, warmUp: 10 })
    for (let step = 1; step <= steps; step++) {
      context.signal.throwIfAborted()
      const chosen = Array.from({ length: size }, () => learned[random.integer(learned.length)])
      const data = new Float32Array(size * frames * bins)
      for (const [n, own] of chosen.entries()) data.set(windows[own], n * frames * bins)
      const target = chosen.flatMap((n) => [labels[n] === 0 ? 1 : 0, labels[n] === 1 ? 1 : 0])
      await trainer.step({ spectrogram: floatTensor([size, frames, bins], data), target: floatTensor([size, 2], target) }, at(step))
    }
    const found = await predictAll(trainer.model('present'), examples, tested)
    for (const [k, n] of tested.entries()) scores[n] = found[k]
    await trainer.release()
  }
  return areaOf(scores, labels, 2, folds)
}

function withHead(model: Model, frames: number): Model {
  const width = Number(model.graph.outputs.find(({ name }) => name === 'embedding')?.shape?.[2])
  const graph = new GraphBuilder({ graph: { ...model.graph, outputs: [] }, opset: model.opset })
  const [from, to] = central(frames)
  const middle = graph.op('Slice', ['embedding', graph.ints([from]), graph.ints([to]), graph.ints([1])])
  const mean = graph.op('ReduceMean', [middle, graph.ints([1])], { keepdims: 0 })
  const rule = [graph.weight('score.weight', floatTensor([2, width], 0)), graph.weight('score.bias', floatTensor([2], 0))]
  graph.output(graph.op('Gemm', [mean, ...rule], { transB: 1 }, 'score'), 'float32', ['batch', 2])
  return graph.model()
}
