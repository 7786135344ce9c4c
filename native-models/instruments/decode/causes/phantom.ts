import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import type { PlantedCause } from '../../../phantoms/population/planted-cause.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'
import { causeBinS, causedSpikes } from '../parts/caused-spikes.ts'

type Truth = Pick<PlantedCause, 'leadsS' | 'source' | 'twin'>

interface Made {
  inputs: { spikes: SpikeTrains; truth: undefined }
  truth: Truth
}

const durationS = 200

/** Six of ten units in a motif whose end is the label, and an eleventh that repeats one of the six. */
export function makeCause(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same spikes, those of the motif at times of their own, so that nothing causes the label. */
export function makeNoCause(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, together: boolean): Promise<Made> {
  const { trains, leadsS, source, twin } = causedSpikes(random, { durationS, together })
  return { inputs: { spikes: trains, truth: undefined }, truth: { leadsS, source, twin } }
}

/** Whether true cells of unit and lag count most, the twin less than its source, and deletion of what counts more than of anything else. */
export function judgeCauses(
  { map, units, deletion }: { map?: NumericArray; units?: Table; deletion?: Table },
  { leadsS, source, twin }: Truth,
  isNull: boolean,
): Score[] {
  const curve = deletion?.rows.map((row) => Number(row.r2)) ?? []
  const random = deletion?.rows.map((row) => Number(row.random)) ?? []
  const full = curve[0] ?? Number.NaN
  if (isNull) return [{ name: 'R² on unseen data', value: full, chance: 0, mark: 0.02, better: 'lower' }]
  const lags = map?.shape[1] ?? 0
  const values = Array.from(map?.data ?? [], Number)
  const truth = values.map((_, cell) => {
    const lead = leadsS[Math.floor(cell / lags)]
    return lead !== null && lead !== undefined && cell % lags === Math.round(lead / causeBinS)
  })
  const share = (unit: number) => Number(units?.rows[unit]?.share)
  const mean = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length
  return [
    { name: 'R² on unseen data', value: full, chance: 0, mark: 0.2, better: 'higher' },
    { name: 'area under the curve of true cells', value: areaUnder(values, truth), chance: 0.5, mark: 0.95, better: 'higher' },
    { name: 'share of the twin of that of its source', value: share(twin) / share(source), chance: 1, mark: 0.6, better: 'lower' },
    { name: 'area of deletion of that at random', value: mean(curve) / mean(random), chance: 1, mark: 0.5, better: 'lower' },
  ]
}
