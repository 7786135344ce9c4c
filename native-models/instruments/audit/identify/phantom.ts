import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Samples, Score, Table } from '../../contract.ts'

const recipe = { stimuli: 200, inputs: 4, latents: 8, width: 20, recorded: 10, gain: 2 }
/** The layer from which units are recorded. */
const truth = '2'
const settings = { permutations: 39 }

interface Made {
  inputs: { recorded: Samples; candidates: Samples; layers: NumericArray; input: Samples; groups: undefined }
  settings: typeof settings
  truth: string
}

/**
 * Three layers of a random network, steep enough to bend its input, the units of each being mixtures of eight features; the recording is of further units of its
 * second layer, with noise. Few features are what lets the true layer win: see `makeWideLayers`.
 */
export async function makeKnownLayer(random: Random): Promise<Made> {
  return made(random, true)
}

/** Each unit has a feature of its own: then other layers, and the input, explain recorded units as well as their own layer does. */
export async function makeWideLayers(random: Random): Promise<Made> {
  return made(random, true, true)
}

/** The same layers, and a recording that has nothing to do with the stimuli. */
export async function makeUnrelated(random: Random): Promise<Made> {
  return made(random, false)
}

async function made(random: Random, isRelated: boolean, isWide = false): Promise<Made> {
  const { stimuli, inputs, latents, width, recorded, gain } = recipe
  const input = Array.from({ length: stimuli }, () => Array.from({ length: inputs }, () => random.normal()))
  const layers: number[][][] = []
  let below = input
  for (let n = 0; n < 3; n++) {
    below = layer(below, isWide ? width + recorded : latents, gain, random.fork(`layer ${n}`))
    layers.push(isWide ? below : mixed(below, width + recorded, random.fork(`units ${n}`)))
  }
  const noise = random.fork('noise')
  const heard = layers[1].map((row) => row.slice(width).map((value) => (isRelated ? value : 0) + 0.5 * noise.normal()))
  const rows = layers[0].map((_, s) => layers.flatMap((own) => own[s].slice(0, width)))
  return {
    inputs: {
      recorded: samplesOf(heard),
      candidates: samplesOf(rows),
      layers: { shape: [3 * width], data: Int32Array.from({ length: 3 * width }, (_, u) => 1 + Math.floor(u / width)) },
      input: samplesOf(input),
      groups: undefined,
    },
    settings,
    truth,
  }
}

/** tanh of random weighted sums with biases. */
function layer(below: readonly number[][], width: number, gain: number, random: Random): number[][] {
  const size = below[0].length
  const weights = Array.from({ length: width }, () => Array.from({ length: size }, () => (gain * random.normal()) / Math.sqrt(size)))
  const biases = Array.from({ length: width }, () => random.normal())
  return below.map((row) => weights.map((own, u) => Math.tanh(own.reduce((sum, weight, i) => sum + weight * row[i], biases[u]))))
}

/** Units that are random mixtures of features. */
function mixed(below: readonly number[][], width: number, random: Random): number[][] {
  const weights = Array.from({ length: width }, () => below[0].map(() => random.normal() / Math.sqrt(below[0].length)))
  return below.map((row) => weights.map((own) => own.reduce((sum, weight, i) => sum + weight * row[i], 0)))
}

function samplesOf(rows: readonly (readonly number[])[]): Samples {
  return { array: { shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) } }
}

export function judgeIdentify({ scores, quality }: { scores?: Table; quality?: Table }, layer: string, isNull: boolean): Score[] {
  const of = (name: string, column: string) => Number(scores?.rows.find(({ candidate }) => candidate === name)?.[column] ?? Number.NaN)
  const names = scores?.rows.map(({ candidate }) => String(candidate)) ?? []
  if (isNull)
    return [
      { name: 'best encoding', value: Math.max(...names.map((name) => of(name, 'encoding'))), chance: 0, mark: 0.12, better: 'lower' },
      {
        name: 'largest alignment',
        value: Math.max(...names.map((name) => Math.abs(of(name, 'alignment')))),
        chance: 0,
        mark: 0.1,
        better: 'lower',
      },
      { name: 'checks that fail', value: failed(quality), chance: 1, mark: 1, better: 'higher' },
    ]
  const above = (column: string) => of(layer, column) - Math.max(...names.filter((name) => name !== layer).map((name) => of(name, column)))
  return [
    { name: 'encoding of the true layer above the next best', value: above('encoding'), chance: 0, mark: 0.02, better: 'higher' },
    { name: 'encoding of the true layer', value: of(layer, 'encoding'), chance: 0, mark: 0.4, better: 'higher' },
    {
      name: 'encoding of the true layer above the input',
      value: of(layer, 'encoding') - of('input', 'encoding'),
      chance: 0,
      mark: 0.05,
      better: 'higher',
    },
    { name: 'checks that fail', value: failed(quality), chance: 5, mark: 1, better: 'lower' },
  ]
}

function failed(quality?: Table): number {
  return quality ? quality.rows.filter(({ verdict }) => verdict !== 'good').length : Number.NaN
}
