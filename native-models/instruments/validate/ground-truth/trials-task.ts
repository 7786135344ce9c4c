import type { PlantedTrials } from '../../../phantoms/planted/trials.ts'
import { type Modality, splitAfter, type Task } from './task.ts'

/** Whose trials they are: `shape` is that of one, as the network takes it, whose last two axes are channels and samples. */
export interface TrialsKind {
  readonly modality: Modality
  readonly signal: string
  readonly shape: readonly number[]
}

/**
 * Trials of channels × samples (or units × lags) with known places as a task: the places that the target does not depend on are the decoys.
 * A map is smoothed along time alone, since neighbours in a list of channels need not lie side by side.
 */
export function trialsTask({ trials, places, signal: carrier, marked }: PlantedTrials, { shape, ...kind }: TrialsKind): Task {
  const known = {
    truth: places[carrier],
    decoys: places.filter((_, at) => at !== carrier),
    where: new Uint8Array(places[carrier].length).fill(1),
  }
  return {
    ...kind,
    kind: 'number',
    shape,
    smoothAxes: [shape.length - 1],
    split: marked === undefined ? undefined : splitAfter(marked, trials.length),
    subjects: trials.map(({ values, target, measured }, n) => ({
      id: `trial ${n + 1}`,
      person: `${n}`,
      sample: () => values,
      target,
      places: () => known,
      measured,
    })),
  }
}
