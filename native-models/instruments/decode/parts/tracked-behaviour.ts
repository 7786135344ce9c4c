import { Problem } from '../../../data/problem.ts'
import type { Behaviour, SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import type { RunContext } from '../../contract.ts'

/** A shift must be further than behaviour remembers itself. */
const leastShiftS = 20

/** A behaviour by its name; the first that is like `preferred`, or the first, without one. `Problem` (input) where there is none. */
export function behaviourOf({ file, behaviour }: SpikeTrains, name: string, preferred: RegExp = /./): Behaviour {
  const found =
    name === '' ? (behaviour.find((one) => preferred.test(one.name)) ?? behaviour[0]) : behaviour.find((one) => one.name === name)
  if (found) return found
  const there = behaviour.map((one) => one.name).join(', ')
  throw new Problem({
    file,
    what: there ? `It has no behaviour called "${name}".` : 'It has no tracked position, nor other behaviour.',
    remedy: there ? `There are: ${there}.` : 'Name a file that has some, or put the position track beside it.',
  })
}

/** A random number of bins to shift spikes by, at least 20 s (or a quarter of the recording) from either end. */
export function randomShift({ random }: RunContext, count: number, binS: number): number {
  const least = Math.min(Math.ceil(leastShiftS / binS), Math.floor(count / 4))
  return least + random.integer(Math.max(1, count - 2 * least))
}

/** All units moved together, what falls off the end put at the start. */
export function shiftedBy(counts: readonly Float64Array[], by: number): Float64Array[] {
  return counts.map((own) => own.map((_, n) => own[(n + by) % own.length]))
}
