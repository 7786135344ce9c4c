import type { Method, Subject } from '../../../attribution/method.ts'
import { Problem } from '../../../data/problem.ts'
import { fromCOrder } from '../../../data/table/axis-order.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import { gridOf, volumeOf } from '../../../volume/grid.ts'
import type { NumericArray, RunContext, Samples, Table } from '../../contract.ts'
import { cardFor, type FoundCard } from '../../validate/ground-truth/card.ts'
import { modalityOf } from '../../validate/ground-truth/modality.ts'
import type { Modality } from '../../validate/ground-truth/task.ts'
import { drawScalp, scalpPlaces } from './draw-scalp.ts'
import { checkSamePlace, regionRows } from './region-table.ts'
import { splitSamples } from './split-samples.ts'
import { targetOf } from './target.ts'
import { compareWithUntrained, peakOf } from './untrained.ts'

export interface ExplainInputs {
  readonly model: string
  readonly data: Samples
  readonly regions?: Samples
}

/** The settings that all methods share. */
export interface SharedSettings {
  readonly target: string
  readonly output: string
  readonly input: string
  readonly untrained: number
  readonly channels: readonly string[]
  readonly dataKind: 'auto' | 'scan' | 'recording' | 'spikes'
}

const MODALITIES: Readonly<Record<Exclude<SharedSettings['dataKind'], 'auto'>, Modality>> = {
  scan: 'mri',
  recording: 'eeg',
  spikes: 'spikes',
}

/** Explains every sample: maps in the shape of the data, one row a sample, and the map on the grid of the scan if it was one. */
export async function explainSamples(
  method: Method,
  inputs: ExplainInputs,
  { target, output, input, untrained, dataKind, channels, ...settings }: SharedSettings & Record<string, unknown>,
  context: RunContext,
): Promise<{ attribution: NumericArray; rows: Table['rows']; map?: Volume; card?: FoundCard; regionRows?: Table['rows']; scalp?: string }> {
  context.progress(0, 'Reading the model')
  const model = await loadModel(inputs.model)
  const { shape, samples } = splitSamples(inputs.data.array, model, input || undefined)
  if (inputs.regions) checkSamePlace(inputs.regions, inputs.data)
  const regions = inputs.regions && regionsOf(inputs.regions.array, shape)
  const subject: Subject = {
    model,
    shape,
    target: targetOf(target, output || undefined),
    ...(input && { input }),
    ...(samples.length > 1 && { background: samples }),
    ...(regions && { regions }),
  }
  const places = channels.length ? scalpPlaces(channels, shape.at(-2) ?? 1) : undefined
  const explainer = await method.open(subject, settings)
  const attribution = new Float32Array(inputs.data.array.data.length)
  const rows: Table['rows'][number][] = []
  const peaks: number[] = []
  const share = untrained ? 0.45 : 0.9
  try {
    for (const [n, sample] of samples.entries()) {
      const said = samples.length > 1 ? `Explaining sample ${n + 1} of ${samples.length}` : 'Explaining'
      context.progress(0.05 + (share * n) / samples.length, said)
      // Lets a request to stop come in between samples.
      await new Promise(setImmediate)
      context.signal.throwIfAborted()
      const { map, value, residual } = await explainer.explain(sample, {
        random: context.random.fork(`sample ${n}`),
        signal: context.signal,
        progress: (fraction) => context.progress(0.05 + (share * (n + fraction)) / samples.length, said),
      })
      attribution.set(map, n * map.length)
      peaks.push(peakOf(map))
      if (!map.every(Number.isFinite)) context.warn(`The map of sample ${n + 1} holds numbers that are not finite.`)
      else if (map.every((relevance) => relevance === 0)) context.warn(`The map of sample ${n + 1} is zero everywhere.`)
      rows.push({
        sample: n + 1,
        value: rounded(value),
        sum: rounded(map.reduce((sum, relevance) => sum + relevance, 0)),
        residual: residual ? rounded(residual.value) : null,
        check: residual ? `${residual.kind}: ${residual.meaning}` : null,
      })
    }
  } finally {
    await explainer.release()
  }
  const nulls = untrained ? await compareWithUntrained(method, subject, settings, samples, peaks, untrained, context) : []
  const checked = rows.map((row, n) => ({
    ...row,
    untrained: nulls[n]?.draws ?? null,
    p: nulls[n] ? rounded(nulls[n].p) : null,
    chance: nulls[n] && Number.isFinite(nulls[n].chance) ? rounded(nulls[n].chance) : null,
  }))
  const { volume, array } = inputs.data
  const seen = volume ? 'mri' : modalityOf(shape, samples[0] ?? [])
  const card = cardFor(method.name, { model, modality: dataKind === 'auto' ? seen : MODALITIES[dataKind] })
  const size = attribution.length / samples.length
  return {
    attribution: { shape: array.shape, data: attribution },
    rows: checked,
    map: volume && mapOf(volume, attribution),
    card,
    scalp: places && drawScalp(attribution.subarray(0, size), shape.at(-1) ?? 1, places),
    ...(regions && { regionRows: regionRows(regions, { attribution, size, volume }) }),
  }
}

function mapOf(volume: Volume, attribution: Float32Array): Volume {
  const data = fromCOrder(attribution, volume.shape)
  return volume.shape.length === 3 ? volumeOf(data, gridOf(volume)) : { ...volume, data, slope: 1, intercept: 0 }
}

function regionsOf({ shape, data }: NumericArray, sample: readonly number[]): Int32Array {
  const [, channels = 1, ...grid] = sample
  const places = grid.reduce((product, n) => product * n, 1)
  if (data.length !== places && data.length !== channels * places) {
    throw new Problem({
      what: `The regions have shape (${shape.join(', ')}), but one sample has shape (${sample.join(', ')}).`,
      remedy: 'Give one whole number a voxel, on the grid of the sample.',
    })
  }
  return Int32Array.from(data as Float32Array, Number)
}

function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
