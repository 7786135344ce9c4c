// A pass of EEGNet's training over 2,000 trials of 32 channels × 256 samples, in batches of 32. The peer is eegnet_epoch.py.
import { elementCount, floatTensor } from '../../native-models/data/tensor.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { batchOf, type Examples } from '../../native-models/training/examples.ts'
import { crossEntropy } from '../../native-models/training/losses.ts'
import { eegnet } from '../../native-models/training/networks/eegnet.ts'
import { adamW } from '../../native-models/training/optimisers.ts'
import { shuffled } from '../../native-models/training/split.ts'
import { openTrainer } from '../../native-models/training/trainer.ts'
import { serveRounds } from './rounds.ts'

const [trials, channels, samples, batch] = [2000, 32, 256, 32]
const random = seededRandom(1)
const data = floatTensor(
  [trials, 1, channels, samples],
  Float32Array.from({ length: elementCount([trials, 1, channels, samples]) }, () => random.normal()),
).data as Float32Array
const size = channels * samples
const examples: Examples = {
  count: trials,
  shape: [1, channels, samples],
  sample: (n) => data.subarray(n * size, (n + 1) * size),
  target: (n) => (n % 2 ? [0, 1] : [1, 0]),
}
const trainer = await openTrainer({
  model: eegnet({ channels, samples, outputs: 2, kernel: 64, random }),
  shapes: {
    recording: [batch, 1, channels, samples],
    target: [batch, 2],
    'mask:spatial.dropout:16x1x64': [batch, 16, 1, 64],
    'mask:pointwise.dropout:16x1x8': [batch, 16, 1, 8],
  },
  targets: ['target'],
  loss: (graph, [score], { target }) => ({ total: crossEntropy()(graph, score, target, 2) }),
  optimiser: adamW(),
  random,
})
let passes = 0
await serveRounds(async () => {
  const order = shuffled([...Array(trials).keys()], random.fork(`pass ${passes++}`))
  for (let from = 0; from + batch <= trials; from += batch) {
    const { sample, target } = batchOf(examples, order.slice(from, from + batch))
    await trainer.step({ recording: sample, target }, 1e-3)
  }
})
