// SmoothGrad of one output of a 3-D ResNet-18 (64 channels) on a 96³ input, 20 draws. The peer is smoothgrad.py.
import { findMethod } from '../../native-models/attribution/methods.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { resnet } from '../../native-models/training/networks/resnet.ts'
import { serveRounds } from './rounds.ts'

const random = seededRandom(1)
const size = [96, 96, 96]
const model = resnet({ blocks: [2, 2, 2, 2], width: 64, inputChannels: 1, outputs: 2, size, random })
const sample = Float32Array.from({ length: 96 ** 3 }, () => random.uniform())
const method = await findMethod('smoothgrad')
const explainer = await method.open(
  { model, shape: [1, 1, ...size], target: { kind: 'element', index: [1] } },
  method.settings.parse({ draws: 20 }),
)
await serveRounds(() => explainer.explain(sample, { random }))
