import { floatTensor, type Tensor } from '../../../data/tensor.ts'
import { prune } from '../../../graph/build.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { openModel } from '../../../graph/open.ts'
import { swapVae } from '../../../training/networks/swap-vae.ts'
import { adam } from '../../../training/optimisers.ts'
import { openTrainer } from '../../../training/trainer.ts'
import type { RunContext } from '../../contract.ts'
import type { Ablation } from './ablations.ts'
import type { TrialBins } from './trial-bins.ts'

export interface Training {
  readonly content: number
  readonly style: number
  readonly hidden: number
  readonly steps: number
  readonly without: readonly Ablation[]
}

const [batch, rate, look, patience, furthest, mostDropped] = [64, 1e-3, 50, 8, 5, 0.6]
/** α and β of the paper. */
const [klWeight, alignmentWeight] = [10, 1]

/** The encoder (counts → content and style) as it was at its smallest loss on trials that were not learned from. */
export async function trainSwapVae(
  bins: TrialBins,
  parts: { train: readonly number[]; validation: readonly number[] },
  plan: Training,
  { random, signal, progress }: Pick<RunContext, 'random' | 'signal' | 'progress'>,
): Promise<{ encoder: Model; step: number; losses: readonly number[] }> {
  const { units } = bins
  const without = (name: Ablation) => plan.without.includes(name)
  const weights = {
    own: without('own') ? 0 : 1,
    swapped: without('swap') ? 0 : 1,
    kl: without('kl') ? 0 : klWeight,
    alignment: without('alignment') ? 0 : alignmentWeight,
    style: without('style') ? 0 : 1,
  }
  const { style } = plan
  const model = swapVae({ units, hidden: plan.hidden, content: plan.content, style, weights }, random.fork('weights'))
  const rows = 2 * batch
  const shapes = { seen: [rows, units], counts: [rows, units], noise: [rows, style] }
  const trainer = await openTrainer({
    model,
    shapes,
    targets: [],
    loss: (_graph, [total]) => ({ total }),
    optimiser: adam(),
    // Not the constants of the loss: α and β would be learned away.
    trainable: (name) => /\.(weight|bias|scale|shift)$/.test(name),
    clipNorm: 100,
    random: random.fork('steps'),
  })
  const held = pairsOf(
    bins,
    parts.validation,
    Math.min(4 * batch, 8 * parts.validation.length),
    without('pairs'),
    random.fork('validation'),
  )
  const heldFeeds = feedsOf(bins, held, 0, () => 0, style)
  const draws = random.fork('batches')
  const noise = without('sampling') ? () => 0 : () => draws.normal()
  const losses: number[] = []
  let best = { model, step: 0, loss: Number.POSITIVE_INFINITY }
  try {
    while (trainer.steps < plan.steps) {
      signal.throwIfAborted()
      const pairs = pairsOf(bins, parts.train, batch, without('pairs'), draws)
      await trainer.step(feedsOf(bins, pairs, without('dropout') ? 0 : mostDropped, noise, style, draws.uniform), rate)
      if (trainer.steps % look && trainer.steps < plan.steps) continue
      const present = trainer.model('present')
      const loss = await lossOf(present, heldFeeds)
      losses.push(loss)
      if (loss < best.loss) best = { model: present, step: trainer.steps, loss }
      progress(trainer.steps / plan.steps, 'Learning')
      if (trainer.steps - best.step >= patience * look) break
    }
  } finally {
    await trainer.release()
  }
  return { encoder: encoderOf(best.model), step: best.step, losses }
}

async function lossOf(model: Model, feeds: Record<string, Tensor>): Promise<number> {
  const session = await openModel(model)
  try {
    return Number((await session.run(feeds)).total.data[0])
  } finally {
    await session.release()
  }
}

/** Two bins of one trial, at most five apart. */
function pairsOf(
  { trials }: TrialBins,
  chosen: readonly number[],
  count: number,
  isAlone: boolean,
  random: RunContext['random'],
): [number, number][] {
  return Array.from({ length: count }, () => {
    const { from, to } = trials[chosen[random.integer(chosen.length)]]
    const first = from + random.integer(to - from)
    const [low, high] = [Math.max(from, first - furthest), Math.min(to - 1, first + furthest)]
    return [first, isAlone ? first : low + random.integer(high - low + 1)]
  })
}

function feedsOf(
  bins: TrialBins,
  pairs: readonly [number, number][],
  dropped: number,
  noise: () => number,
  style: number,
  uniform = () => 1,
) {
  const { units, counts } = bins
  const order = [...pairs.map(([first]) => first), ...pairs.map(([, second]) => second)]
  const full = Float32Array.from({ length: order.length * units }, (_, k) => counts[order[Math.floor(k / units)] * units + (k % units)])
  const seen = full.slice()
  for (let row = 0; row < order.length; row++) {
    const share = dropped * uniform()
    for (let u = 0; u < units; u++) if (uniform() < share) seen[row * units + u] = 0
  }
  const drawn = Float32Array.from({ length: order.length * style }, noise)
  const shape = [order.length, units]
  return { seen: floatTensor(shape, seen), counts: floatTensor(shape, full), noise: floatTensor([order.length, style], drawn) }
}

/** `seen` → `content`, `style`. */
function encoderOf(model: Model): Model {
  const outputs = ['content', 'style'].map((name) => ({ name, type: 'float32' as const }))
  return { ...model, graph: prune({ ...model.graph, inputs: model.graph.inputs.filter(({ name }) => name === 'seen'), outputs }) }
}
