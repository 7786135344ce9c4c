import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'

const SIDE = 12
const PLACES = SIDE ** 3
const COUNT = 8

interface Made {
  inputs: { map: Samples; truth: Samples; inside: undefined }
  truth: { mass: number; chance: number }
}

/** Maps of noise, with so much added in a ball that a known share of relevance lies there. */
export function makePlantedMap(random: Random): Promise<Made> {
  return makeMaps(random, true)
}

/** Maps of noise alone. */
export function makeRandomMap(random: Random): Promise<Made> {
  return makeMaps(random, false)
}

async function makeMaps(random: Random, planted: boolean): Promise<Made> {
  const centre = [0, 1, 2].map(() => random.between(4, 7))
  const truth = Uint8Array.from({ length: PLACES }, (_, n) => {
    const voxel = [Math.floor(n / SIDE ** 2), Math.floor(n / SIDE) % SIDE, n % SIDE]
    return Math.hypot(...voxel.map((v, axis) => v - (centre[axis] ?? 0))) < 2.6 ? 1 : 0
  })
  const size = truth.reduce((sum, inside) => sum + inside, 0)
  const data = new Float32Array(COUNT * PLACES)
  let [inside, all] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    const here = truth[i % PLACES]
    // Either sign: scores take the size.
    const value = (planted && here ? 3 : 0) + random.uniform()
    data[i] = random.uniform() < 0.5 ? -value : value
    all += value
    if (here) inside += value
  }
  return {
    inputs: {
      map: { array: { shape: [COUNT, 1, SIDE, SIDE, SIDE], data } },
      truth: { array: { shape: [SIDE, SIDE, SIDE], data: truth } },
      inside: undefined,
    },
    truth: { mass: inside / all, chance: size / PLACES },
  }
}

export function judgeLocalisation(result: { scores?: Table }, { mass, chance }: Made['truth'], isNull: boolean): Score[] {
  const row = (name: string) => result.scores?.rows.find(({ score }) => score === name)
  const value = (name: string) => Number(row(name)?.value ?? Number.NaN)
  if (isNull) {
    return [
      { name: 'relevance mass of noise, over its chance', value: value('relevance mass') / chance, chance: 1, mark: 1.1, better: 'lower' },
      {
        name: 'area under the curve of noise, off from ½',
        value: Math.abs(value('area under the curve') - 0.5),
        chance: 0.5,
        mark: 0.05,
        better: 'lower',
      },
    ]
  }
  return [
    {
      name: 'relevance mass, off from what was planted',
      value: Math.abs(value('relevance mass') - mass),
      chance: mass - chance,
      mark: 0.02,
      better: 'lower',
    },
    { name: 'pointing game', value: value('pointing game'), chance, mark: 1, better: 'higher' },
    { name: 'area under the curve', value: value('area under the curve'), chance: 0.5, mark: 0.99, better: 'higher' },
    {
      name: 'earth mover',
      value: value('earth mover'),
      chance: Number(row('earth mover')?.chance ?? Number.NaN),
      mark: 0.78,
      better: 'higher',
    },
  ]
}
