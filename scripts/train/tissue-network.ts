import type { GraphBuilder } from '../../native-models/graph/build.ts'
import { trainingGrid } from '../../native-models/phantoms/head/sample.ts'
import type { Random } from '../../native-models/statistics/random.ts'
import { crossEntropy, meanAbsoluteError, softDice, weightedSum } from '../../native-models/training/losses.ts'
import { unet } from '../../native-models/training/networks/unet.ts'
import { adamW } from '../../native-models/training/optimisers.ts'
import type { TrainingStepOptions } from '../../native-models/training/step.ts'

/** Channels of each level of the network of segment/tissue, finest first. */
const CHANNELS = [16, 32, 64, 96]
/** Ventricles and deep grey are small: without more weight they start late. */
const CLASS_WEIGHTS = [1, 1, 1, 2, 1, 2, 1, 1]
/** The distance head learns millimetres / 10, so that its error is of the size of the other losses. */
export const DISTANCE_UNIT_MM = 10

/** The network of segment/tissue and how it is trained: softmax over eight tissues and the signed distance to the brain's boundary. */
export function tissueTrainingStep(random: Random): TrainingStepOptions & { random: Random } {
  const [x, y, z] = trainingGrid.shape
  const size = [z, y, x]
  const tissues = CLASS_WEIGHTS.length
  return {
    model: unet({ channels: CHANNELS, inputChannels: 1, heads: { tissue: tissues, distance: 1 }, size, random }),
    shapes: { image: [1, 1, ...size], fractions: [1, tissues, ...size], brainDistance: [1, 1, ...size] },
    targets: ['fractions', 'brainDistance'],
    loss: tissueLoss,
    optimiser: adamW({ weightDecay: 0.01 }),
    clipNorm: 1,
    random,
  }
}

function tissueLoss(
  graph: GraphBuilder,
  [tissue, distance]: readonly string[],
  { fractions, brainDistance }: Readonly<Record<string, string>>,
) {
  const entropy = crossEntropy(CLASS_WEIGHTS)(graph, tissue, fractions, 5)
  const dice = softDice({ weights: CLASS_WEIGHTS })(graph, tissue, fractions, 5)
  const error = meanAbsoluteError(graph, distance, graph.op('Div', [brainDistance, graph.scalar(DISTANCE_UNIT_MM)]), 5)
  const total = weightedSum(graph, [
    { value: entropy, weight: 1 },
    { value: dice, weight: 1 },
    { value: error, weight: 0.5 },
  ])
  return { total, parts: { entropy, dice, distance: error } }
}
