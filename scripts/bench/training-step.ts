// One training step of segment/tissue's network: forward, loss, gradients, AdamW. The peer is training_step.py.
import { elementCount, floatTensor } from '../../native-models/data/tensor.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { openTrainer } from '../../native-models/training/trainer.ts'
import { tissueTrainingStep } from '../train/tissue-network.ts'
import { serveRounds } from './rounds.ts'

const random = seededRandom(1)
const options = tissueTrainingStep(random)
const trainer = await openTrainer(options)
const image = floatTensor(
  options.shapes.image,
  Float32Array.from({ length: elementCount(options.shapes.image) }, () => random.uniform()),
)
const voxels = image.data.length
const fractions = floatTensor(options.shapes.fractions, 0)
for (let i = 0; i < voxels; i++) fractions.data[Math.floor(Number(image.data[i]) * 8) * voxels + i] = 1
const brainDistance = floatTensor(options.shapes.brainDistance, 1)
await serveRounds(() => trainer.step({ image, fractions, brainDistance }, 1e-3))
