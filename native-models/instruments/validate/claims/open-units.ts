import type { Subject } from '../../../attribution/method.ts'
import { floatsOf, openSubject, weightedSum } from '../../../attribution/open-subject.ts'
import { Problem } from '../../../data/problem.ts'
import { floatTensor } from '../../../data/tensor.ts'
import { intervene } from '../../../graph/intervene.ts'
import { openModel } from '../../../graph/open.ts'

/** The units of an inner value (its second axis), to be read and to be set. */
export interface OpenUnits {
  readonly count: number
  /** Mean activation of every unit over its places. */
  activations(sample: Float32Array): Promise<Float64Array>
  /** The explained number of a sample, with one unit set to `level` at all its places, or as it is. The target is fixed by the sample as it is. */
  output(sample: Float32Array, set?: { readonly unit: number; readonly level: number }): Promise<number>
  release(): Promise<void>
}

/** Opens a model so that single units of `value` can be set. `Problem` (usage) when it has no such value, or that value has no units. */
export async function openUnits(subject: Subject, value: string): Promise<OpenUnits> {
  const reader = await openSubject({ ...subject, target: { kind: 'unit', value } })
  const shape = reader.outputShape
  const count = shape[1] ?? 0
  if (shape.length < 2 || shape[0] !== 1 || count < 1) {
    await reader.release()
    throw new Problem({
      kind: 'usage',
      what: `"${value}" has shape (${shape.join(', ')}), which has no axis of units.`,
      remedy: 'Name a value with samples on its first axis and units on its second.',
    })
  }
  const changed = intervene(subject.model, [
    { value, kind: 'mask' },
    { value, kind: 'offset' },
  ])
  const [mask = '', offset = ''] = changed.inputs
  const broadcast = shape.map((_, axis) => (axis === 1 ? count : 1))
  const [kept, none] = [new Float32Array(count).fill(1), new Float32Array(count)]
  const open = await openSubject({
    ...subject,
    model: changed.model,
    others: { ...subject.others, [mask]: { shape: broadcast, data: kept }, [offset]: { shape: broadcast, data: none } },
  })
  const session = await openModel(open.specialised.model)
  return {
    count,
    activations: async (sample) => {
      const values = await reader.forward(sample)
      const places = values.length / count
      const means = new Float64Array(count)
      values.forEach((activation, i) => {
        const unit = Math.floor(i / places)
        means[unit] = (means[unit] ?? 0) + activation / places
      })
      return means
    },
    output: async (sample, set) => {
      const own = await open.forward(sample)
      const seed = open.seed(own)
      if (!set) return weightedSum(own, seed)
      const at = (unit: number) => unit === set.unit
      const feeds = {
        ...open.feeds(sample),
        [mask]: floatTensor(
          broadcast,
          kept.map((_, unit) => (at(unit) ? 0 : 1)),
        ),
        [offset]: floatTensor(
          broadcast,
          none.map((_, unit) => (at(unit) ? set.level : 0)),
        ),
      }
      return weightedSum(floatsOf((await session.run(feeds, [open.of]))[open.of]), seed)
    },
    release: async () => {
      await Promise.all([reader.release(), open.release(), session.release()])
    },
  }
}
