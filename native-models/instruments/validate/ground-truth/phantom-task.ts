import { type CohortOptions, plantedCohort } from '../../../phantoms/planted/cohort.ts'
import type { Random } from '../../../statistics/random.ts'
import { splitAfter, type Task } from './task.ts'

/** A planted cohort as a task: the other structures are the decoys. */
export function phantomTask(options: CohortOptions, random: Random): Task {
  const { grid, brain, roles, subjects } = plantedCohort(options, random)
  const [nx, ny, nz] = grid.shape
  const planted = { intensity: [roles.signal], volume: [roles.signal], disease: [roles.signal, roles.second], lesions: [] }[
    options.signal
  ] as readonly number[]
  const count = subjects.length
  const before = Math.round((options.shortcut ?? 0) * count)
  return {
    modality: 'mri',
    signal: options.signal,
    kind: options.signal === 'disease' ? 'class' : 'number',
    shape: [1, nz, ny, nx],
    smoothAxes: [1, 2, 3],
    split: options.shortcut === undefined ? undefined : splitAfter(before, count),
    subjects: subjects.map(({ image, target, truth, structures }, n) => ({
      id: `phantom ${n + 1}`,
      person: `${n}`,
      sample: () => image,
      target,
      places: () => ({ truth, decoys: structures.filter((_, at) => !planted.includes(at)), where: brain }),
      measured: [...structures, truth].flatMap((mask) => measure(image, mask)),
    })),
  }
}

/** Volume in voxels, and mean brightness, of a place. */
function measure(image: Float32Array, mask: Uint8Array): [number, number] {
  let [sum, count] = [0, 0]
  for (let n = 0; n < mask.length; n++) {
    if (!mask[n]) continue
    sum += image[n]
    count++
  }
  return [count, count ? sum / count : 0]
}
