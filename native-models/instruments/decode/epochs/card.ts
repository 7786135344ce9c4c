import type { NumericArray } from '../../contract.ts'
import type { Trials } from '../parts/trials.ts'
import type { EpochSettings } from './decode-trials.ts'

/** What `decode/apply` must know to give a decoder new trials as it saw those that it learned from. */
export function decoderCard(
  { rows, classes, names, rateHz, samples }: Trials,
  { decoder, fromS, toS, leave }: EpochSettings,
  test: Readonly<Record<string, unknown>>,
  deviationsUv: readonly number[],
) {
  return {
    name: `${decoder} decoder of ${classes.join(', ')}`,
    method: decoder,
    trainedOn: { trials: rows.length, channels: names, rateHz, samples, fromS, toS, scored: leave },
    input: { what: 'µV over the deviation of the channel: trials × 1 × channels × samples', deviationsUv },
    output: { what: 'a score for each event, whose softmax are probabilities', events: classes },
    test,
  }
}

/** All trials as the network takes them. */
export function arrayOf({ rows, names, samples }: Trials, sample: (n: number) => Float32Array): NumericArray {
  return { shape: [rows.length, 1, names.length, samples], data: Float32Array.from(rows.flatMap((_, n) => [...sample(n)])) }
}
