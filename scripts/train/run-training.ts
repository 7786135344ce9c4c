import { existsSync } from 'node:fs'
import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { floatTensor, type Tensor } from '../../native-models/data/tensor.ts'
import { loadModel } from '../../native-models/graph/onnx/load.ts'
import type { Model } from '../../native-models/graph/onnx/model.ts'
import { saveModel, serializeModel } from '../../native-models/graph/onnx/save.ts'
import type { Sample } from '../../native-models/phantoms/head/sample.ts'
import { openSession } from '../../native-models/runtime/session.ts'
import { cosine } from '../../native-models/training/schedule.ts'
import { openTrainer, type TrainerOptions } from '../../native-models/training/trainer.ts'

interface Training<S> {
  /** The network to train and how; `resumed` when there is a checkpoint to go on from. */
  step(resumed: boolean): TrainerOptions | Promise<TrainerOptions>
  /** Samples from number `start` on. */
  stream(start: number): AsyncGenerator<S>
  feedsOf(sample: S): Record<string, Tensor>
  /** Scores of the averaged network at every report, and what the log calls them. */
  readonly heldOut: { readonly column: string; scores(model: Model): Promise<readonly number[]> }
  /** The averaged network's file in the work folder, without its ending. */
  readonly name: string
  /** Parts of the loss, in the order of the log. */
  readonly parts: readonly string[]
  readonly work: string
  readonly steps: number
  readonly rate: number
  /** Steps between reports. */
  readonly every: number
}

/** Trains; every `every` steps it writes a checkpoint, a line of the log and the averaged network into the work folder, and goes on from them when run again. */
export async function runTraining<S>(training: Training<S>): Promise<void> {
  const { work, steps, every, parts, name } = training
  await mkdir(work, { recursive: true })
  const [checkpoint, log] = [join(work, 'checkpoint.onnx'), join(work, 'log.tsv')]
  const resume = existsSync(checkpoint) ? await loadModel(checkpoint) : undefined
  const trainer = await openTrainer({ ...(await training.step(resume !== undefined)), resume })
  const rateAt = cosine({ rate: training.rate, total: steps, warmUp: 50, last: 0.02 })
  if (!resume) await appendFile(log, `${['step', 'minutes', 'loss', ...parts, training.heldOut.column].join('\t')}\n`)

  const started = performance.now()
  let running: Record<string, number> = {}
  for await (const sample of training.stream(trainer.steps)) {
    if (trainer.steps >= steps) break
    const report = await trainer.step(training.feedsOf(sample), rateAt(trainer.steps + 1))
    for (const [part, value] of Object.entries({ loss: report.loss, ...report.parts })) running[part] = (running[part] ?? 0) + value / every
    const minutes = ((performance.now() - started) / 60000).toFixed(1)
    if (report.step % 25 === 0) console.error(`step ${report.step}  loss ${report.loss.toFixed(3)}  ${minutes} min`)
    if (report.step % every === 0 || report.step === steps) {
      const scores = await training.heldOut.scores(trainer.model('averaged'))
      const numbers = ['loss', ...parts].map((part) => running[part].toFixed(4))
      await appendFile(log, `${report.step}\t${minutes}\t${numbers.join('\t')}\t${scores.map((score) => score.toFixed(3)).join(' ')}\n`)
      await saveModel(checkpoint, trainer.checkpoint())
      await saveModel(join(work, `${name}.onnx`), trainer.model('averaged'))
      running = {}
    }
  }
  await trainer.release()
}

/** An array of a sample (x fastest) as a tensor. */
export const tensorOf = (data: Float32Array, { shape: [x, y, z], image }: Sample): Tensor =>
  floatTensor([1, data.length / image.length, z, y, x], data)

/** The class with the greatest of the values, class after class, of each of `voxels`. */
export function greatestClass(values: Float32Array, voxels: number): Uint8Array {
  return Uint8Array.from({ length: voxels }, (_, n) => {
    let best = 0
    for (let c = 1; c < values.length / voxels; c++) if (values[c * voxels + n] > values[best * voxels + n]) best = c
    return best
  })
}

/** What is seen at every report of a segmentation: the class of each voxel, beside the image that it is true of. */
interface HeldOutVoxels {
  readonly samples: readonly { readonly image: Tensor; readonly truth: Uint8Array }[]
  readonly classes: number
  /** The network's output that holds the scores of the classes. */
  readonly output: string
}

/** Dice of each class at the working grid, pooled over the held-out samples. */
export function heldOutDice({ samples, classes, output }: HeldOutVoxels): Training<unknown>['heldOut'] {
  const scores = async (model: Model) => {
    const session = await openSession(serializeModel(model))
    const [both, either] = [new Float64Array(classes), new Float64Array(classes)]
    try {
      for (const { image, truth } of samples) {
        const values = (await session.run({ image }))[output].data as Float32Array
        for (const [n, found] of greatestClass(values, truth.length).entries()) {
          either[found]++
          either[truth[n]]++
          if (found === truth[n]) both[found] += 2
        }
      }
    } finally {
      await session.release()
    }
    return Array.from(either, (sum, c) => both[c] / sum)
  }
  return { column: 'heldOutDice', scores }
}
