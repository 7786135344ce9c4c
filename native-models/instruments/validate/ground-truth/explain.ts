import type { Method } from '../../../attribution/method.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { type LocalisationScore, relevanceMass, relevanceRank } from '../../../scoring/localisation.ts'
import { scoredMap } from '../../../scoring/scored-map.ts'
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
  /** Whose sample it is. */
  readonly person: string
  readonly truth: Mass
  readonly decoys: readonly Mass[]
  /** Relevance rank: of the places of highest relevance, as many as the truth has, the share that lies in it. */
  readonly rank: number
}

export interface ChosenMethod {
  /** The method's name, with settings of its own after a colon. */
  readonly label: string
  readonly method: Method
  readonly settings: Record<string, unknown>
}

interface ScoringContext {
  readonly signal?: AbortSignal
  /** Subjects that methods may know: those trained on. Their mean is a baseline, and the first one's places are an atlas. */
  readonly known?: readonly number[]
  /** Is shown each map as it is scored. */
  see?(subject: number, processed: Float32Array): void
}

/** How many known samples a method is given. */
const BACKGROUND = 32

/** Explains the network's output for each of the chosen subjects and scores each map against the truth and the decoys. */
export async function scoreMaps(
  { method, settings }: ChosenMethod,
  model: Model,
  task: Task,
  chosen: readonly number[],
  processing: Processing,
  random: Random,
  context: ScoringContext = {},
): Promise<SubjectScore[]> {
  const shape = [1, ...task.shape]
  const known = context.known ?? []
  const explainer = await method.open(
    {
      model,
      shape,
      target: { kind: 'element', index: [0] },
      ...(known.length > 1 && {
        background: known.slice(0, BACKGROUND).map((i) => task.subjects[i].sample()),
        regions: atlasOf(task, known[0]),
      }),
    },
    settings as never,
  )
  try {
    const scores: SubjectScore[] = []
    for (const subject of chosen) {
      context.signal?.throwIfAborted()
      const { truth, decoys, where } = task.subjects[subject].places()
      const { map } = await explainer.explain(task.subjects[subject].sample(), {
        random: random.fork(`subject ${subject}`),
        signal: context.signal,
      })
      const processed = processMap(map, task.shape, task.smoothAxes, where, processing)
      context.see?.(subject, processed)
      const scored = scorer(processed, where)
      scores.push({
        subject,
        person: task.subjects[subject].person,
        truth: scored(truth, relevanceMass),
        decoys: decoys.map((place) => scored(place, relevanceMass)),
        rank: scored(truth, relevanceRank).mass,
      })
    }
    return scores
  } finally {
    await explainer.release()
  }
}

/** Places as numbers: 0 outside, 1 within, then each place. */
function atlasOf(task: Task, subject: number): Int32Array {
  const { truth, decoys, where } = task.subjects[subject].places()
  const atlas = Int32Array.from(where)
  for (const [at, place] of [truth, ...decoys].entries()) for (let n = 0; n < atlas.length; n++) if (place[n]) atlas[n] = at + 2
  return atlas
}

/** A score of a processed map at any place, scored within `where`. */
function scorer(map: Float32Array, where: Uint8Array): (place: Uint8Array, score: LocalisationScore) => Mass {
  const anywhere = scoredMap(map, where, where, 'absolute')
  return (place, score) => {
    const truth = Uint8Array.from(anywhere.places, (n) => (place[n] ? 1 : 0))
    const outcome = score({ ...anywhere, truth })
    if (outcome.value !== undefined) return { mass: outcome.value, chance: outcome.chance }
    return { mass: Number.NaN, chance: truth.reduce((sum, inside) => sum + inside, 0) / truth.length }
  }
}
