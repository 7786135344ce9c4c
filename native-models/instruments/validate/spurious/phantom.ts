import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 12
const SIZE = SIDE * SIDE
const HIDDEN = 12
const SAMPLES = 120

interface Truth {
  /** Pixels of the marker; empty where there is none. */
  readonly marker: readonly number[]
}

interface Made {
  inputs: { model: string; data: NumericArray; classes: NumericArray; region: NumericArray }
  truth: Truth
}

/**
 * Pictures with a disc in the middle (the class), some with and without which also have a mark in a corner, and a network one of whose hidden units
 * sees the disc, one the mark, the others noise.
 */
export function makeMarkedClassifier(random: Random): Promise<Made> {
  return makeClassifier(random, true)
}

/** The same without the mark: the second unit sees another part of the disc. */
export function makeCleanClassifier(random: Random): Promise<Made> {
  return makeClassifier(random, false)
}

async function makeClassifier(random: Random, marked: boolean): Promise<Made> {
  const pixels = Array.from({ length: SIZE }, (_, n) => n)
  const radius = (n: number) => Math.hypot((n % SIDE) - 5.5, Math.floor(n / SIDE) - 5.5)
  const disc = pixels.filter((n) => radius(n) < 2.5)
  const [right, down] = [random.integer(2) * (SIDE - 2), random.integer(2) * (SIDE - 2)]
  const marker = [0, 1, SIDE, SIDE + 1].map((offset) => down * SIDE + right + offset)
  const classes = Array.from({ length: SAMPLES }, (_, n) => n % 2)
  const data = new Float32Array(SAMPLES * SIZE)
  classes.forEach((ofClass, n) => {
    const strength = random.between(0.8, 1.2)
    const mark = marked && random.uniform() < (ofClass ? 0.3 : 0.25) ? random.between(0.8, 1.2) : 0
    for (const i of pixels) {
      const object = ofClass && disc.includes(i) ? strength : 0
      data[n * SIZE + i] = object + (marker.includes(i) ? mark : 0) + 0.05 * random.normal()
    }
  })
  const sees = (where: readonly number[]) => pixels.map((i) => (where.includes(i) ? 1 / where.length : 0))
  const first = [
    sees(disc),
    marked ? sees(marker) : sees(disc.slice(0, 6)),
    ...Array.from({ length: HIDDEN - 2 }, () => pixels.map((i) => (radius(i) < 4 ? 0.03 * random.normal() : 0))),
  ]
  const last = [
    [-3, 0, ...noise(random)],
    [3, 3, ...noise(random)],
  ]
  const graph = new GraphBuilder()
  const flat = graph.op('Flatten', [graph.input('image', [null, 1, SIDE, SIDE])], { axis: 1 })
  const hidden = graph.op('Gemm', [flat, graph.weight('see.weight', floatTensor([HIDDEN, SIZE], first.flat()))], { transB: 1 })
  const bias = graph.weight('decide.bias', floatTensor([2], [0, -1.5]))
  const logits = graph.op(
    'Gemm',
    [graph.op('Relu', [hidden]), graph.weight('decide.weight', floatTensor([2, HIDDEN], last.flat())), bias],
    { transB: 1 },
  )
  graph.output(logits, 'float32', [null, 2])
  return {
    inputs: {
      model: await temporaryModel('marked', graph.model()),
      data: { shape: [SAMPLES, 1, SIDE, SIDE], data },
      classes: { shape: [SAMPLES], data: Int32Array.from(classes) },
      region: { shape: [1, SIDE, SIDE], data: Uint8Array.from(pixels, (n) => (radius(n) < 4.5 ? 1 : 0)) },
    },
    truth: { marker: marked ? marker : [] },
  }
}

function noise(random: Random): number[] {
  return Array.from({ length: HIDDEN - 2 }, () => 0.3 * random.normal())
}

/** The first flagged component lies on the mark and is taken off; where there is no mark, none is flagged. */
export function judgeSpurious(result: { components?: Table; maps?: NumericArray; effect?: Table }, { marker }: Truth): Score[] {
  const rows = result.components?.rows ?? []
  const flagged = rows.findIndex((row) => row.flagged === 'yes')
  if (!marker.length) {
    const count = rows.filter((row) => row.flagged === 'yes').length
    return [
      {
        name: 'components flagged where nothing is outside',
        value: rows.length ? count : Number.NaN,
        chance: rows.length,
        mark: 0,
        better: 'lower',
      },
    ]
  }
  const map = flagged < 0 ? undefined : (result.maps?.data.subarray(flagged * SIZE, (flagged + 1) * SIZE) as Float32Array | undefined)
  const all = map?.reduce((sum, value) => sum + value, 0) ?? 0
  const onMark = map ? marker.reduce((sum, n) => sum + (map[n] ?? 0), 0) / all : 0
  const [own, others] = result.effect?.rows ?? []
  return [
    {
      name: 'relevance of the first flagged component on the mark',
      value: onMark,
      chance: marker.length / SIZE,
      mark: 0.8,
      better: 'higher',
    },
    {
      name: 'components flagged',
      value: rows.filter((row) => row.flagged === 'yes').length,
      chance: rows.length,
      mark: 1,
      better: 'lower',
    },
    {
      name: 'of the class still found without it',
      value: Number(own?.after ?? Number.NaN),
      chance: 50,
      mark: 90,
      better: 'higher',
      unit: '%',
    },
    {
      name: 'of the others wrongly taken for it that no longer are',
      value: others ? (100 * (Number(others.before) - Number(others.after))) / Number(others.before) : Number.NaN,
      chance: 0,
      mark: 80,
      better: 'higher',
      unit: '%',
    },
  ]
}
