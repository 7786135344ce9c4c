// Gradient of one output of a 3-D ResNet-18 (64 channels) with respect to a 96³ input. The peer is resnet_gradient.py.
import { floatTensor } from '../../native-models/data/tensor.ts'
import { differentiate } from '../../native-models/graph/differentiate.ts'
import { serializeModel } from '../../native-models/graph/onnx/save.ts'
import { specialise } from '../../native-models/graph/specialise.ts'
import { openSession } from '../../native-models/runtime/session.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { resnet } from '../../native-models/training/networks/resnet.ts'
import { serveRounds } from './rounds.ts'

const random = seededRandom(1)
const size = [96, 96, 96]
const model = resnet({ blocks: [2, 2, 2, 2], width: 64, inputChannels: 1, outputs: 2, size, random })
const image = floatTensor(
  [1, 1, ...size],
  Float32Array.from({ length: 96 ** 3 }, () => random.uniform()),
)
const gradient = differentiate(await specialise(model, { image }), { of: 'score', wrt: ['image'] })
const session = await openSession(serializeModel(gradient.model))
await serveRounds(() => session.run({ image, [gradient.seed]: floatTensor([1, 2], [0, 1]) }))
