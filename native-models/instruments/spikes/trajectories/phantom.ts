import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { type Ring, ring } from '../../../phantoms/population/ring.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'

type Truth = Pick<Ring, 'angles' | 'stepS' | 'tuned'>

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: Truth
}

const recipe = { durationS: 120, tuned: 20, untuned: 8 }
const binS = 0.05

/** Twenty head-direction units under one angle, and eight that do not heed it. */
export function makeRing(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same units, each under an angle of its own. */
export function makeAlone(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, isShared: boolean): Promise<Made> {
  const { trains, angles, stepS, tuned } = ring(random, { ...recipe, isShared })
  return { inputs: { spikes: trains }, truth: { angles, stepS, tuned } }
}

/** How many components are shared, and whether the angle in the plane of the first two is the true one but for a turn and a mirror. */
export function judgeTrajectories(
  { components, units, trajectory }: { components?: Table; units?: Table; trajectory?: NumericArray },
  { angles, stepS, tuned }: Truth,
  isNull: boolean,
): Score[] {
  const shared = components?.rows.filter((row) => row.shared === 1).length ?? Number.NaN
  if (isNull) return [{ name: 'components called shared', value: shared, chance: 0.05, mark: 1, better: 'lower' }]
  const [bins, width] = trajectory?.shape ?? [0, 0]
  const found = Array.from({ length: bins }, (_, n) =>
    Math.atan2(Number(trajectory?.data[n * width + 1]), Number(trajectory?.data[n * width])),
  )
  const truth = found.map((_, n) => angles[Math.floor(((n + 0.5) * binS) / stepS)])
  const within = Math.max(...[1, -1].map((mirror) => shareWithin(found, truth, mirror)))
  const communality = tuned.map((_, n) => Number(units?.rows[n]?.communality))
  return [
    { name: 'shared components', value: shared, chance: 0, mark: 2, better: 'higher' },
    { name: 'bins whose angle is within π/8', value: within, chance: 1 / 8, mark: 0.8, better: 'higher' },
    { name: 'tuned above untuned units', value: areaUnder(communality, tuned), chance: 0.5, mark: 0.95, better: 'higher' },
  ]
}

/** Share of angles within π/8 after the one turn that fits best. */
function shareWithin(found: readonly number[], truth: readonly number[], mirror: number): number {
  const off = found.map((angle, n) => mirror * angle - truth[n])
  const turn = Math.atan2(
    off.reduce((sum, value) => sum + Math.sin(value), 0),
    off.reduce((sum, value) => sum + Math.cos(value), 0),
  )
  return off.filter((value) => Math.cos(value - turn) > Math.cos(Math.PI / 8)).length / off.length
}
