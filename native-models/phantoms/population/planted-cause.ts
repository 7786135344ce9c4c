import type { Behaviour, Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'
import { type MotifRecipe, type PlantedMotif, plantedMotif } from './motifs.ts'

const rateHz = 30_000
const labelStepS = 0.005
/** Share of the spikes of its source that the twin repeats. */
const repeated = 0.8

export interface PlantedCause extends PlantedMotif {
  /** How long before the label each member fires; null for units that do not cause it, the twin among them. */
  readonly leadsS: readonly (number | null)[]
  /** The member that the last unit repeats, and the unit that repeats it. */
  readonly source: number
  readonly twin: number
}

/**
 * A motif that alone causes a label (a behaviour of zeros, and ones where the motif ends), and a last unit that causes nothing but repeats most spikes
 * of a member within 1 ms, besides spikes of its own: what follows from it follows from its source.
 */
export function plantedCause(random: Random, recipe: MotifRecipe): PlantedCause {
  const motif = plantedMotif(random, recipe)
  // Of the null too: the label is where motifs would have ended.
  const labelled = recipe.together ? motif : plantedMotif(random, { ...recipe, together: true })
  const source = motif.delaysS.findIndex((delay) => delay !== null)
  const draw = random.fork('twin')
  const copied = Array.from(motif.trains.units[source].times).flatMap((sample) =>
    draw.uniform() < repeated ? [Math.max(0, sample + Math.round(draw.between(-0.001, 0.001) * rateHz))] : [],
  )
  const own = Array.from({ length: Math.round(recipe.backgroundHz * recipe.durationS * (1 - repeated)) }, () =>
    draw.integer(recipe.durationS * rateHz),
  )
  const times = Float64Array.from([...copied, ...own]).sort()
  const twin: Unit = { header: { id: String(motif.trains.units.length + 1), spikes: times.length, member: false }, times }
  const trains = { ...motif.trains, units: [...motif.trains.units, twin], behaviour: [labelOf(labelled.onsetsS, recipe)] }
  const leadsS = [...motif.delaysS.map((delay) => (delay === null ? null : recipe.longestS - delay)), null]
  return { ...motif, trains, leadsS, source, twin: motif.trains.units.length }
}

/** Ones in the step in which a motif ends, each at the time at which its step begins. */
function labelOf(onsetsS: readonly number[], { durationS, longestS }: MotifRecipe): Behaviour {
  const values = new Float64Array(Math.floor(durationS / labelStepS))
  for (const onset of onsetsS) values[Math.floor((onset + longestS) / labelStepS)] = 1
  return { name: 'label', columns: ['label'], unit: '', timesS: values.map((_, n) => n * labelStepS), values }
}
