import { Matrix } from 'ml-matrix'
import { Problem } from '../../../data/problem.ts'
import { encodingScore } from '../../../population/encode.ts'
import { coded } from '../../../population/population.ts'
import { alignment, linearKernel } from '../../../population/similarity.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import { shuffled } from '../../../training/split.ts'
import { type Column, type NumericArray, qualityColumns, type RunContext, type Samples } from '../../contract.ts'
import { drawMatrix } from '../parts/draw-matrix.ts'
import { labelsOf, ofRows } from '../parts/read-population.ts'

export const scoreColumns = [
  { name: 'candidate', description: 'A layer, or "input": the stimuli themselves' },
  { name: 'encoding', description: 'Mean correlation of the recorded units with what is predicted for stimuli that were not learned from' },
  { name: 'p', description: 'Chance of such an encoding with stimuli exchanged' },
  { name: 'alignment', description: 'Debiased centred kernel alignment; 0 on average where nothing is shared' },
] as const satisfies readonly Column[]

export const confusionColumns = [
  { name: 'truth', description: 'The layer of which half of the units play the recording' },
  { name: 'candidate', description: 'The layer that is compared with it; where it is the truth, its other half' },
  { name: 'encoding', description: 'Encoding score' },
  { name: 'alignment', description: 'Debiased centred kernel alignment' },
] as const satisfies readonly Column[]

interface Given {
  readonly recorded: Samples
  readonly candidates: Samples
  readonly layers: NumericArray
  readonly input: Samples
  readonly groups?: NumericArray | undefined
}

export async function identify(given: Given, settings: { folds: number; noise: number; permutations: number }, context: RunContext) {
  const recorded = matrixOf(given.recorded, 'recorded')
  const all = matrixOf(given.candidates, 'candidates')
  const input = { name: 'input', matrix: matrixOf(given.input, 'input') }
  for (const [name, { rows }] of [
    ['candidates', all],
    ['input', input.matrix],
  ] as const)
    if (rows !== recorded.rows)
      throw new Problem({
        what: `There are ${rows} rows of ${name} for ${recorded.rows} stimuli.`,
        remedy: 'Give one row for each stimulus.',
      })
  const { codes, names } = coded(labelsOf('layers', given.layers, all.columns) ?? [])
  const layers = names.map((name, n) => ({ name, matrix: all.subMatrixColumn(Array.from(codes.keys()).filter((u) => codes[u] === n)) }))
  const small = layers.find(({ matrix }) => matrix.columns < 2)
  if (names.length < 2 || small)
    throw new Problem({
      what: small ? `Layer ${small.name} has one unit.` : 'There is one candidate layer.',
      remedy: 'Give two layers of two units or more.',
    })
  const folds = foldsOf(labelsOf('groups', given.groups, recorded.rows), recorded.rows, settings.folds, context.random.fork('folds'))
  const candidates = [...layers, input]
  const target = columnsOf(recorded)
  const orders = Array.from({ length: settings.permutations }, (_, n) =>
    shuffled(
      Array.from({ length: recorded.rows }, (__, row) => row),
      context.random.fork(`order ${n}`),
    ),
  )
  const scores = []
  for (const [n, { name, matrix }] of candidates.entries()) {
    await step(context, (0.6 * n) / candidates.length, 'Comparing with candidates')
    const rows = rowsOf(matrix)
    const encoding = encodingScore(rows, target, folds)
    const draws = orders.map((order) =>
      encodingScore(
        rows,
        target.map((own) => own.map((_, row) => own[order[row]])),
        folds,
      ),
    )
    scores.push({ candidate: name, encoding, p: permutationP(encoding, draws).p, alignment: alignmentOf(matrix, recorded) })
  }
  const confusion: { truth: string; candidate: string; encoding: number; alignment: number }[] = []
  for (const [n, truth] of layers.entries()) {
    await step(context, 0.6 + (0.4 * n) / layers.length, 'Letting each layer be the truth')
    const { played, left } = halved(truth.matrix, settings.noise, context.random.fork(`truth ${n}`))
    for (const { name, matrix } of candidates) {
      const seen = name === truth.name ? left : matrix
      confusion.push({
        truth: truth.name,
        candidate: name,
        encoding: encodingScore(rowsOf(seen), columnsOf(played), folds),
        alignment: alignmentOf(seen, played),
      })
    }
  }
  return {
    scores: { columns: scoreColumns, rows: scores },
    confusion: { columns: confusionColumns, rows: confusion },
    quality: { columns: qualityColumns, rows: checks(scores, confusion) },
    figure: drawMatrix(
      confusion.map(({ encoding }) => encoding),
      layers.map(({ name }) => `truth ${name}`),
      candidates.map(({ name }) => name),
      'Encoding of half of a layer by each candidate',
    ),
  }
}

type Scored = { candidate: string; encoding: number; alignment: number }

/** Whether the best candidate is beyond chance and beyond the input, whether both measures agree, and whether it would have been found were it the truth. */
function checks(scores: readonly (Scored & { p: number })[], confusion: readonly (Scored & { truth: string })[]) {
  const layers = scores.filter(({ candidate }) => candidate !== 'input')
  const best = highest(layers, 'encoding')
  const input = scores.find(({ candidate }) => candidate === 'input')
  const foundOf = (truth: string, by: 'encoding' | 'alignment') =>
    highest(
      confusion.filter((row) => row.truth === truth),
      by,
    ).candidate
  const right = layers.filter(({ candidate }) => foundOf(candidate, 'encoding') === candidate).length
  const above = best.encoding - (input?.encoding ?? 0)
  const row = (measure: string, value: number | string, normal: string, isGood: boolean) => ({
    ...{ measure, value, unit: 'n/a', normal },
    verdict: isGood ? 'good' : 'warn',
  })
  return [
    row('Encoding of the best layer, p', best.p, 'at most 0.05 over the number of layers', best.p <= Math.max(0.05 / layers.length, 0.025)),
    row('Encoding of the best layer above that of the input', above, 'above 0', above > 0),
    row(
      'Best layer by alignment',
      highest(layers, 'alignment').candidate,
      `${best.candidate}, as by encoding`,
      highest(layers, 'alignment') === best,
    ),
    row(
      'What is found when the best layer is the truth',
      foundOf(best.candidate, 'encoding'),
      best.candidate,
      foundOf(best.candidate, 'encoding') === best.candidate,
    ),
    row('Layers that are found when they are the truth', `${right} of ${layers.length}`, 'all', right === layers.length),
  ]
}

function highest<Row extends Scored>(rows: readonly Row[], by: 'encoding' | 'alignment'): Row {
  return rows.reduce((best, row) => (row[by] > best[by] ? row : best))
}

/** Half of the units with noise of `noise` deviations, and the other half as they are. */
function halved(matrix: Matrix, noise: number, random: Random): { played: Matrix; left: Matrix } {
  const order = shuffled(
    Array.from({ length: matrix.columns }, (_, u) => u),
    random,
  )
  const middle = order.length >> 1
  const played = matrix.subMatrixColumn(order.slice(0, middle))
  const deviations = played.standardDeviation('column')
  for (let i = 0; i < played.rows; i++)
    for (let u = 0; u < middle; u++) played.set(i, u, played.get(i, u) + noise * deviations[u] * random.normal())
  return { played, left: matrix.subMatrixColumn(order.slice(middle)) }
}

function foldsOf(groups: readonly number[] | undefined, rows: number, count: number, random: Random): Int32Array {
  const own = groups ?? Array.from({ length: rows }, (_, row) => row)
  const distinct = shuffled([...new Set(own)], random)
  if (distinct.length < 3 * count)
    throw new Problem({
      what: `There are ${distinct.length} ${groups ? 'groups' : 'stimuli'} for ${count} folds.`,
      remedy: 'Take fewer folds, or give more.',
    })
  const fold = new Map(distinct.map((group, n) => [group, n % count]))
  return Int32Array.from(own, (group) => fold.get(group) ?? 0)
}

const alignmentOf = (a: Matrix, b: Matrix) => alignment(linearKernel(a), linearKernel(b), true)
const rowsOf = (matrix: Matrix) => ({ data: Float64Array.from(matrix.to1DArray()), width: matrix.columns })
const columnsOf = (matrix: Matrix) => Array.from({ length: matrix.columns }, (_, u) => Float64Array.from(matrix.getColumn(u)))

function matrixOf(samples: Samples, name: string): Matrix {
  try {
    const { values, units } = ofRows(samples)
    return Matrix.from1DArray(values.length / units, units, values)
  } catch (thrown) {
    if (thrown instanceof Problem) throw new Problem({ place: name, what: thrown.message, remedy: '' })
    throw thrown
  }
}

async function step({ progress, signal }: RunContext, fraction: number, message: string): Promise<void> {
  progress(fraction, message)
  await new Promise(setImmediate)
  signal.throwIfAborted()
}
