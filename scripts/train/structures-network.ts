import type { GraphBuilder } from '../../native-models/graph/build.ts'
import type { Model } from '../../native-models/graph/onnx/model.ts'
import type { WorkingGrid } from '../../native-models/phantoms/head/parameters.ts'
import { structures } from '../../native-models/phantoms/head/structures.ts'
import type { Random } from '../../native-models/statistics/random.ts'
import { crossEntropy, softDice, weightedSum } from '../../native-models/training/losses.ts'
import { unet } from '../../native-models/training/networks/unet.ts'
import { adamW } from '../../native-models/training/optimisers.ts'
import type { TrainingStepOptions } from '../../native-models/training/step.ts'

/** As the network of segment/tissue, whose weights it starts from. */
const CHANNELS = [16, 32, 64, 96]
/** Structures of a few voxels start late without more weight; what surrounds the brain matters less. */
const weightOf = (name: string) => {
  if (/Background|Non-brain/.test(name)) return 0.5
  if (/Inf-Lat|Accumbens|Amygdala|Pallidum/.test(name)) return 4
  return /Cerebral|Cerebellum-Cortex|CSF/.test(name) ? 1 : 2
}
const CLASS_WEIGHTS = structures.map(({ name }) => weightOf(name))

/** The network of segment/structures and how it is trained: softmax over twenty structures, and over the two sides where there are sides. */
export function structuresTrainingStep(grid: WorkingGrid, random: Random, from?: Model): TrainingStepOptions & { random: Random } {
  const [x, y, z] = grid.shape
  const size = [z, y, x]
  const model = unet({ channels: CHANNELS, inputChannels: 1, heads: { structure: structures.length, side: 2 }, size, random })
  return {
    model: from ? startingFrom(model, from) : model,
    shapes: { image: [1, 1, ...size], fractions: [1, structures.length, ...size], sides: [1, 2, ...size] },
    targets: ['fractions', 'sides'],
    loss: structuresLoss,
    optimiser: adamW({ weightDecay: 0.01 }),
    clipNorm: 1,
    random,
  }
}

/** The same network with the weights of another one wherever both have one of that name. */
function startingFrom(model: Model, other: Model): Model {
  const initializers = new Map([...model.graph.initializers].map(([name, tensor]) => [name, other.graph.initializers.get(name) ?? tensor]))
  return { ...model, graph: { ...model.graph, initializers } }
}

function structuresLoss(graph: GraphBuilder, [structure, side]: readonly string[], { fractions, sides }: Readonly<Record<string, string>>) {
  const entropy = crossEntropy(CLASS_WEIGHTS)(graph, structure, fractions, 5)
  const dice = softDice({ weights: CLASS_WEIGHTS })(graph, structure, fractions, 5)
  const sideEntropy = crossEntropy()(graph, side, sides, 5)
  const total = weightedSum(graph, [
    { value: entropy, weight: 1 },
    { value: dice, weight: 1 },
    { value: sideEntropy, weight: 0.3 },
  ])
  return { total, parts: { entropy, dice, side: sideEntropy } }
}
