import { Problem } from '../../../data/problem.ts'
import type { RunContext, Samples } from '../../contract.ts'
import { clusterCells, respond } from './cluster.ts'
import { fitResponses } from './response-model.ts'
import { responseColumns, typeColumns } from './tables.ts'

export interface CellTypeSettings {
  readonly clusters: number
  readonly temperature: number
  readonly leastR: number
}

/** Types of neurons and the stimuli that tell them apart. `Problem` (input) where shapes do not fit or too few neurons are predicted. */
export async function typesOfCells(stimuli: Samples, responses: Samples, settings: CellTypeSettings, context: RunContext) {
  const [rows, ...shape] = stimuli.array.shape
  const [count, neurons] = responses.array.shape
  if (responses.array.shape.length !== 2 || count !== rows || rows < 20)
    throw new Problem({
      what: `There are ${rows} stimuli, and the responses have the shape (${responses.array.shape.join(', ')}).`,
      remedy: 'Give 20 stimuli or more, and responses of stimuli × neurons.',
    })
  const all = [stimuli, responses].map(({ array }) => Float64Array.from(array.data as ArrayLike<number>))
  if (!all.every((own) => own.every(Number.isFinite)))
    throw new Problem({ what: 'Stimuli or responses hold what is not a number.', remedy: 'Leave out these stimuli.' })
  context.progress(0.1, 'Fitting responses')
  const pixels = shape.reduce((a, b) => a * b, 1)
  const columns = Array.from({ length: neurons }, (_, i) => Float64Array.from({ length: rows }, (_, n) => all[1][n * neurons + i]))
  const { filters, others, r } = fitResponses({ data: all[0], width: pixels }, columns, context.random.fork('halves'))
  const used = [...r.keys()].filter((i) => r[i] >= settings.leastR)
  if (used.length < 4)
    throw new Problem({
      what: `${used.length} of ${neurons} neurons are predicted from the stimuli with r ≥ ${settings.leastR}; 4 are needed.`,
      remedy: 'Show more stimuli, or check that rows of both files belong together.',
    })
  const chosen = (own: Float32Array) => Float32Array.from(used.flatMap((i) => [...own.subarray(i * pixels, (i + 1) * pixels)]))
  const model = { filters: chosen(filters), others: chosen(others), r: used.map((i) => r[i]) }
  context.progress(0.4, 'Finding stimuli')
  const types = await clusterCells(model, settings.clusters, settings.temperature, context)
  const matrix = Array.from({ length: types.count }, (_, k) =>
    Array.from({ length: types.count }, (_, s) => {
      const own = types.clusters.flatMap((cluster, n) => (cluster === k ? [respond(model.others, types.stimuli, n, s, types.count)] : []))
      return { type: k + 1, stimulus: s + 1, response: own.reduce((sum, value) => sum + value, 0) / own.length }
    }),
  ).flat()
  const neuronRows = r.map((value, i) => ({ neuron: i + 1, type: used.includes(i) ? types.clusters[used.indexOf(i)] + 1 : null, r: value }))
  return {
    types: { columns: typeColumns, rows: neuronRows },
    matrix: { columns: responseColumns, rows: matrix },
    discriminative: { shape: [types.count, ...shape], data: types.stimuli },
  }
}
