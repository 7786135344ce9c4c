import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 8
const PLACES = SIDE * SIDE
const COUNT = 80

/** What the units do, before their order is drawn: which part of the picture they see, and the weight of the output on them. */
const PLANTED = [
  { sees: 'concept', weight: 1, finding: 'causes' },
  { sees: 'concept', weight: 0, finding: 'follows only' },
  { sees: 'companion', weight: 0, finding: 'follows only' },
  { sees: 'other', weight: 1, finding: 'acts otherwise' },
  { sees: 'other', weight: 0, finding: 'neither' },
  { sees: 'nothing', weight: 0, finding: 'neither' },
] as const

interface Made {
  inputs: { data: Samples; model: string; concept: Samples }
  settings: Record<string, unknown>
  truth: readonly string[]
}

/** A network in which one unit makes the concept count, and others see it, or what comes with it, to no effect. */
export function makePlantedUnits(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same network and pictures, and a concept that has nothing to do with them. */
export function makeUnrelatedConcept(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, related: boolean): Promise<Made> {
  const order = PLANTED.map((_, k) => k)
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
  const units = order.flatMap((k) => PLANTED[k] ?? [])
  // Three squares of 3 × 3 that do not touch: the concept, what comes with it in nine of ten, and what comes by itself.
  const corner = { concept: 0, companion: 5, other: 5 * SIDE, nothing: -1 }
  const isIn = (place: number, part: keyof typeof corner) => {
    const [row, column] = [Math.floor(place / SIDE), place % SIDE]
    const [top, left] = [Math.floor(corner[part] / SIDE), corner[part] % SIDE]
    return corner[part] >= 0 && row >= top && row < top + 3 && column >= left && column < left + 3
  }
  const isAny = (place: number) => isIn(place, 'concept') || isIn(place, 'companion') || isIn(place, 'other')
  const pictures = Array.from({ length: COUNT }, (_, n) => {
    const concept = n % 2 === 0
    const companion = random.uniform() < 0.9 ? concept : !concept
    // In every combination with the concept equally often.
    const other = n % 4 < 2
    const shown = Float32Array.from(
      { length: PLACES },
      (_, p) =>
        0.5 * random.normal() +
        (concept && isIn(p, 'concept') ? 1 : 0) +
        (companion && isIn(p, 'companion') ? 1 : 0) +
        (other && isIn(p, 'other') ? 1 : 0),
    )
    return { shown, concept: related ? concept : random.uniform() < 0.5 }
  })
  const graph = new GraphBuilder()
  const flat = graph.op('Flatten', [graph.input('x', [null, 1, SIDE, SIDE])], { axis: 1 })
  const see = Float32Array.from({ length: units.length * PLACES }, (_, i) => {
    const unit = units[Math.floor(i / PLACES)]
    return unit && isIn(i % PLACES, unit.sees) ? 1 / 9 : unit?.sees === 'nothing' && !isAny(i % PLACES) ? 0.1 * random.normal() : 0
  })
  const hidden = graph.op(
    'Relu',
    [
      graph.op(
        'Gemm',
        [flat, graph.weight('see', floatTensor([units.length, PLACES], see)), graph.weight('shift', floatTensor([units.length], 0.5))],
        { transB: 1 },
      ),
    ],
    {},
    'units',
  )
  const decide = floatTensor(
    [1, units.length],
    units.map(({ weight }) => weight),
  )
  graph.output(graph.op('Gemm', [hidden, graph.weight('decide', decide)], { transB: 1 }))
  const data = new Float32Array(COUNT * PLACES)
  for (const [n, { shown }] of pictures.entries()) data.set(shown, n * PLACES)
  return {
    inputs: {
      data: { array: { shape: [COUNT, 1, SIDE, SIDE], data } },
      model: await temporaryModel('claims', graph.model()),
      concept: { array: { shape: [COUNT], data: Float32Array.from(pictures, ({ concept }) => (concept ? 1 : 0)) } },
    },
    settings: { value: hidden, draws: 199 },
    truth: units.map(({ finding }) => finding),
  }
}

/** All units named for what they are; and none said to follow a concept that has nothing to do with them. */
export function judgeClaims(result: { units?: Table }, truth: readonly string[], isNull: boolean): Score[] {
  const rows = result.units?.rows ?? []
  if (isNull) {
    const following = rows.filter(({ finding }) => finding === 'causes' || finding === 'follows only').length
    return [
      {
        name: 'units said to follow a concept that they do not',
        value: rows.length ? following : Number.NaN,
        chance: 0.05,
        mark: 1,
        better: 'lower',
      },
    ]
  }
  const right = rows.filter(({ finding }, k) => finding === truth[k]).length / truth.length
  const cause = rows[truth.indexOf('causes')]
  const companion = rows.filter((_, k) => truth[k] === 'follows only')
  return [
    { name: 'units named for what they are', value: right, chance: 0.25, mark: 1, better: 'higher' },
    {
      name: 'share of the difference that goes through the causal unit',
      value: Number(cause?.share),
      chance: 0,
      mark: 90,
      better: 'higher',
      unit: '%',
    },
    {
      name: 'largest share through units that only follow',
      value: Math.max(...companion.map(({ share }) => Math.abs(Number(share)))),
      chance: 0,
      mark: 1,
      better: 'lower',
      unit: '%',
    },
  ]
}
