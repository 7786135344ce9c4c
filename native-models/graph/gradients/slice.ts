import { positive } from './layout.ts'
import { type Emitter, type GradientRules, UnsupportedForm } from './rule.ts'

/** One axis of a slice, resolved: `count` elements from `start` on, `step` apart, of an axis with `size`. */
export interface Cut {
  readonly axis: number
  readonly start: number
  readonly step: number
  readonly count: number
  readonly size: number
}

export const slicing: GradientRules = {
  Slice: (node, [dy], emit) => {
    if (!dy) return []
    const shape = node.shape(node.inputs[0])
    const out = node.shape(node.outputs[0])
    const starts = node.numbers(1)
    if (!starts) throw new UnsupportedForm('it has no starts')
    const axes = node.numbers(3) ?? starts.map((_, i) => i)
    const steps = node.numbers(4) ?? starts.map(() => 1)
    const cuts = axes.map((a, i): Cut => {
      const axis = positive(a, shape.length)
      return { axis, start: startOf(starts[i], steps[i], shape[axis]), step: steps[i], count: out[axis], size: shape[axis] }
    })
    if (out.includes(0)) return [emit.zeros(shape)]
    return [placed(emit, dy, out, cuts)]
  },
}

function startOf(start: number, step: number, size: number): number {
  const from = start < 0 ? start + size : start
  return step > 0 ? Math.min(Math.max(from, 0), size) : Math.min(Math.max(from, 0), size - 1)
}

/** Puts a slice's gradient where the slice came from, with zeros around (and between, where it took steps). */
export function placed(emit: Emitter, dy: string, out: readonly number[], cuts: readonly Cut[]): string {
  let value = dy
  const shape = [...out]
  const upwards = cuts.map((cut) => (cut.step > 0 ? cut : { ...cut, start: cut.start + (cut.count - 1) * cut.step, step: -cut.step }))
  const turned = cuts.filter((cut) => cut.step < 0 && cut.count > 1).map((cut) => cut.axis)
  if (turned.length) value = emit.reverse(value, turned)
  const begin = shape.map(() => 0)
  const end = shape.map(() => 0)
  for (const { axis, start, step, count, size } of upwards) {
    begin[axis] = start
    if (step > 1 && count > 1) {
      value = spread(emit, value, shape, axis, step)
      shape[axis] *= step
    }
    // Spreading leaves zeros behind the last element too, some of them perhaps past the end: a negative pad takes those away.
    end[axis] = size - start - shape[axis]
  }
  return begin.some(Boolean) || end.some(Boolean) ? emit.op('Pad', [value, emit.ints([...begin, ...end])]) : value
}

/** step − 1 zeros behind each element along an axis. */
function spread(emit: Emitter, value: string, shape: readonly number[], axis: number, step: number): string {
  const before = shape.slice(0, axis + 1)
  const after = shape.slice(axis + 1)
  const apart = emit.reshape(value, [...before, 1, ...after])
  const zeros = [...before, 1, ...after].map(() => 0)
  const padded = emit.op('Pad', [apart, emit.ints([...zeros, ...zeros.map((_, i) => (i === axis + 1 ? step - 1 : 0))])])
  return emit.reshape(padded, [...shape.slice(0, axis), shape[axis] * step, ...after])
}
