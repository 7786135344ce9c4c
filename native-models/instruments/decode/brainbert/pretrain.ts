import { floatTensor } from '../../../data/tensor.ts'
import type { GraphBuilder } from '../../../graph/build.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { openModel } from '../../../graph/open.ts'
import type { Random } from '../../../statistics/random.ts'
import { brainBert } from '../../../training/networks/brainbert.ts'
import { withOpenBatch } from '../../../training/open-batch.ts'
import { adamW } from '../../../training/optimisers.ts'
import { cosine } from '../../../training/schedule.ts'
import { openTrainer } from '../../../training/trainer.ts'
import type { RunContext } from '../../contract.ts'
import type { FrontEnd } from './front-end.ts'
import { maskWindow } from './mask.ts'

export interface Size {
  readonly layers: number
  readonly width: number
  readonly heads: number
  readonly steps: number
  readonly rate: number
}

const BATCH = 32
/** How much masked cells count beyond the rest whose true value is further than one deviation from the mean: α of the paper. */
const CONTENT = 2

/** Not the constants of the graph: positions and factors would be learned away. */
export const isWeight = (name: string) => /\.(weight|bias|scale|shift)$/.test(name)

export function newNetwork({ frames, bins }: FrontEnd, { layers, width, heads }: Size, random: Random): Model {
  return withOpenBatch(brainBert({ frames, bins, layers, width, heads, feed: 4 * width, random }))
}

/**
 * The content-aware loss: mean |error| of masked cells, and α times that of those whose true value lies more than one deviation from the mean (which are few,
 * and what a network that always says the mean would miss).
 */
export function contentAwareLoss(graph: GraphBuilder, prediction: string, target: string, mask: string): string {
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const sum = (value: string) => graph.op('ReduceSum', [value], { keepdims: 0 })
  const error = op('Abs', op('Sub', prediction, target))
  const far = graph.op('Cast', [op('Greater', op('Abs', target), graph.scalar(1))], { to: 1 })
  const mean = (weight: string) => op('Div', sum(op('Mul', error, weight)), op('Max', sum(weight), graph.scalar(1)))
  return op('Add', mean(mask), op('Mul', mean(op('Mul', mask, far)), graph.scalar(CONTENT)))
}

/** Learns to fill in what is masked; gives the network as it is at the end. */
export async function pretrain(windows: readonly Float32Array[], front: FrontEnd, size: Size, context: RunContext): Promise<Model> {
  const { frames, bins } = front
  const random = context.random.fork('pretraining')
  const model = newNetwork(front, size, random.fork('weights'))
  const shape = [BATCH, frames, bins]
  const trainer = await openTrainer({
    model,
    shapes: { spectrogram: shape, target: shape, mask: shape },
    targets: ['target', 'mask'],
    loss: (graph, [prediction], { target, mask }) => ({ total: contentAwareLoss(graph, prediction, target, mask) }),
    optimiser: adamW(),
    trainable: isWeight,
    clipNorm: 1,
    random: random.fork('steps'),
  })
  const rate = cosine({ rate: size.rate, total: size.steps, warmUp: Math.ceil(size.steps / 40) })
  try {
    for (let step = 1; step <= size.steps; step++) {
      context.signal.throwIfAborted()
      if (step % 20 === 0) context.progress(0.1 + (0.5 * step) / size.steps, 'Filling in what is masked')
      const own = random.fork(`batch ${step}`)
      const chosen = Array.from({ length: BATCH }, () => windows[own.integer(windows.length)])
      await trainer.step(batchOf(chosen, shape, own), rate(step))
    }
    return trainer.model('present')
  } finally {
    await trainer.release()
  }
}

function batchOf(chosen: readonly Float32Array[], shape: readonly number[], random: Random) {
  const [seen, target, mask] = [0, 1, 2].map(() => new Float32Array(shape[0] * shape[1] * shape[2]))
  for (const [n, window] of chosen.entries()) {
    const at = n * window.length
    const masked = maskWindow(window, shape[1], shape[2], random)
    seen.set(masked.seen, at)
    target.set(window, at)
    for (let k = 0; k < window.length; k++) mask[at + k] = Math.max(masked.inTime[k], masked.inFrequency[k])
  }
  return { spectrogram: floatTensor(shape, seen), target: floatTensor(shape, target), mask: floatTensor(shape, mask) }
}

/** The content-aware loss in masked cells of windows that were not learned from, of the network and of one that says the mean everywhere. */
export async function maskedErrors(model: Model, windows: readonly Float32Array[], { frames, bins }: FrontEnd, random: Random) {
  const session = await openModel(model)
  const [times, frequencies] = [tally('masked times'), tally('masked frequencies')]
  try {
    for (const window of windows) {
      const masked = maskWindow(window, frames, bins, random)
      const { prediction } = await session.run({ spectrogram: floatTensor([1, frames, bins], masked.seen) }, ['prediction'])
      times.add(window, prediction.data as Float32Array, masked.inTime)
      frequencies.add(window, prediction.data as Float32Array, masked.inFrequency)
    }
  } finally {
    await session.release()
  }
  return [times.row(), frequencies.row()]
}

function tally(cells: string) {
  const [all, far] = [0, 1].map(() => ({ error: 0, plain: 0, count: 0 }))
  const loss = (key: 'error' | 'plain') => all[key] / all.count + (CONTENT * far[key]) / far.count
  return {
    add(truth: Float32Array, found: Float32Array, marked: Float32Array) {
      for (const [k, value] of truth.entries()) {
        if (!marked[k]) continue
        for (const sums of Math.abs(value) > 1 ? [all, far] : [all]) {
          sums.error += Math.abs(found[k] - value)
          sums.plain += Math.abs(value)
          sums.count++
        }
      }
    },
    row: () => ({ cells, loss: loss('error'), chance: loss('plain'), count: all.count }),
  }
}
