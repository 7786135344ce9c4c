import { Problem } from '../../../native-models/data/problem.ts'
import { runContext, weightsPath } from '../../../native-models/instruments/context.ts'
import { type Evidence, type Instrument, passes, type Score } from '../../../native-models/instruments/contract.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { seededRandom } from '../../../native-models/statistics/random.ts'
import { hashOf } from '../files/hash.ts'
import type { TaskContext } from '../jobs/task.ts'
import { keepVerdict } from './evidence.ts'
import { touchstoneVersion } from './provenance.ts'

export interface PhantomAnswer {
  readonly id: string
  readonly title: string
  readonly seed: number
  readonly passed: boolean
  readonly seconds: number
  readonly phantom: readonly JudgedScore[]
  readonly null: readonly JudgedScore[]
}

export interface JudgedScore extends Score {
  readonly passed: boolean
}

/** Runs an instrument on data with a known answer, and on data with nothing to find, and judges both. */
export async function runPhantom(request: { id: string; seed: number }, context: TaskContext): Promise<PhantomAnswer> {
  const instrument = await findInstrument(request.id)
  const began = performance.now()
  const models = new Set<string>()
  const phantom = await judged(instrument, request.seed, false, models, part(context, 0, 0.5, 'Phantom'))
  const nothing = await judged(instrument, request.seed, true, models, part(context, 0.5, 1, 'Null'))
  // An instrument that scores nothing has shown nothing.
  const passed = phantom.length > 0 && nothing.length > 0 && [...phantom, ...nothing].every((score) => score.passed)
  const hashes = await Promise.all([...models].map((file) => hashOf(file)))
  keepVerdict({
    id: instrument.id,
    version: touchstoneVersion,
    models: hashes.map(({ sha256 }) => sha256),
    testedAt: new Date().toISOString(),
    seed: request.seed,
    passed,
    phantom,
    null: nothing,
  })
  context.progress(1, 'Done')
  return {
    id: instrument.id,
    title: instrument.title,
    seed: request.seed,
    passed,
    seconds: Number(((performance.now() - began) / 1000).toFixed(3)),
    phantom,
    null: nothing,
  }
}

async function judged(
  instrument: Instrument,
  seed: number,
  isNull: boolean,
  models: Set<string>,
  context: TaskContext,
): Promise<JudgedScore[]> {
  const random = seededRandom(seed).fork(isNull ? 'null' : 'phantom')
  const { phantom } = instrument
  context.progress(0, 'making the data')
  const made = await (isNull ? phantom.makeNull(random) : phantom.make(random))
  context.signal.throwIfAborted()
  const warnings: string[] = []
  const given = runContext({
    progress: context.progress,
    signal: context.signal,
    random: seededRandom(seed),
    warn: (sentence) => void warnings.push(sentence),
    model: (name) => {
      const file = weightsPath(name)
      models.add(file)
      return file
    },
  })
  const { result, refusal } = await attempt(instrument, made, given)
  const evidence: Evidence = { warnings, refusal }
  return phantom.judge(result, made.truth, isNull, evidence).map((score) => ({ ...score, passed: passes(score) }))
}

/** To refuse is an answer, when it is the input that is refused; a failure of ours is not. */
async function attempt(
  instrument: Instrument,
  made: { inputs: Record<string, unknown>; settings?: Record<string, unknown> },
  context: ReturnType<typeof runContext>,
): Promise<{ result: Record<string, never>; refusal?: Problem }> {
  try {
    const settings = instrument.settings.parse(made.settings ?? {})
    return { result: (await instrument.run(made.inputs as never, settings, context)) as Record<string, never> }
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.kind === 'input') return { result: {}, refusal: thrown }
    throw thrown
  }
}

function part(context: TaskContext, from: number, to: number, name: string): TaskContext {
  return { ...context, progress: (fraction, message) => context.progress(from + (to - from) * fraction, `${name}: ${message}`) }
}
