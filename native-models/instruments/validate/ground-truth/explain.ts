import type { Method } from '../../../attribution/method.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Random } from '../../../statistics/random.ts'
import { type Processing, processMap } from './process-map.ts'
import type { Task } from './task.ts'

export interface Mass {
  /** Relevance mass: share of the processed map that lies in the place; NaN where the map is empty. */
  readonly mass: number
  /** Share of the scored voxels that the place has: what a map that knows nothing scores. */
  readonly chance: number
}

export interface SubjectScore {
  readonly subject: number
  readonly truth: Mass
  readonly decoys: readonly Mass[]
}

export interface ChosenMethod {
  readonly method: Method
  readonly settings: Record<string, unknown>
}

/** Explains the network's output for each of the chosen subjects and scores each map against the truth and the decoys. */
export async function scoreMaps(
  { method, settings }: ChosenMethod,
  model: Model,
  task: Task,
  chosen: readonly number[],
  processing: Processing,
  random: Random,
  context: { signal?: AbortSignal } = {},
): Promise<SubjectScore[]> {
  const shape = [1, ...task.shape]
  const explainer = await method.open({ model, shape, target: { kind: 'element', index: [0] } }, settings as never)
  try {
    const scores: SubjectScore[] = []
    for (const subject of chosen) {
      context.signal?.throwIfAborted()
      const known = task.subjects[subject]
      const { truth, decoys, where } = known.places()
      const { map } = await explainer.explain(known.sample(), { random: random.fork(`subject ${subject}`), signal: context.signal })
      const processed = processMap(map, task.shape, task.smoothAxes, where, processing)
      const mass = massIn(processed, where)
      scores.push({ subject, truth: mass(truth), decoys: decoys.map(mass) })
    }
    return scores
  } finally {
    await explainer.release()
  }
}

/** Relevance mass of places in one map of values that are not negative. */
function massIn(map: Float32Array, where: Uint8Array): (place: Uint8Array) => Mass {
  let [total, voxels] = [0, 0]
  for (let n = 0; n < map.length; n++) {
    total += map[n]
    voxels += where[n]
  }
  return (place) => {
    let [inside, size] = [0, 0]
    for (let n = 0; n < map.length; n++) {
      if (!place[n] || !where[n]) continue
      inside += map[n]
      size++
    }
    return { mass: total > 0 && size > 0 ? inside / total : Number.NaN, chance: size / voxels }
  }
}
