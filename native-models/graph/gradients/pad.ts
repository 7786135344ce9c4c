import { positive } from './layout.ts'
import { type Emitter, type GradientRules, UnsupportedForm } from './rule.ts'

export const padding: GradientRules = {
  Pad: (node, [dy], emit) => {
    if (!dy) return []
    const [x, , value] = node.inputs
    const shape = node.shape(x)
    const pads = node.numbers(1)
    if (!pads) throw new UnsupportedForm('it has no pads')
    const axes = (node.numbers(3) ?? shape.map((_, i) => i)).map((a) => positive(a, shape.length))
    const amounts = (of: readonly number[]) => shape.map((_, i) => (axes.includes(i) ? of[axes.indexOf(i)] : 0))
    const begin = amounts(pads.slice(0, axes.length))
    const end = amounts(pads.slice(axes.length))
    const mode = node.string('mode', 'constant')
    if (mode === 'constant') {
      const back = emit.op('Pad', [dy, emit.ints([...begin.map((p) => -p), ...end.map((p) => -p)])])
      // Whatever did not come from x came from the constant.
      const constant = () =>
        emit.reshape(
          emit.sub(emit.op('ReduceSum', [dy], { keepdims: 0 }), emit.op('ReduceSum', [back], { keepdims: 0 })),
          node.shape(value),
        )
      return [back, undefined, node.wanted[2] ? constant() : undefined]
    }
    const source = SOURCES[mode]
    if (!source) throw new UnsupportedForm(`its mode is "${mode}"`)
    const current = [...node.shape(node.outputs[0])]
    let gradient = dy
    shape.forEach((size, axis) => {
      if (!begin[axis] && !end[axis]) return
      const positions = sourcesOf(source, size, begin[axis], end[axis])
      gradient = folded(emit, gradient, current, axis, size, positions)
      current[axis] = size
    })
    return [gradient]
  },
}

/** Which of `n` elements stands at position `i` (which may lie before 0 or past n − 1). */
const SOURCES: Readonly<Record<string, (i: number, n: number) => number>> = {
  edge: (i, n) => Math.min(Math.max(i, 0), n - 1),
  wrap: (i, n) => ((i % n) + n) % n,
  reflect: (i, n) => {
    if (n === 1) return 0
    const period = 2 * (n - 1)
    const phase = ((i % period) + period) % period
    return phase < n ? phase : period - phase
  },
}

/** For each element of a padded axis, the element of the input that it repeats. Negative pads crop before the others repeat. */
function sourcesOf(source: (i: number, n: number) => number, size: number, begin: number, end: number): number[] {
  const first = Math.max(0, -begin)
  const kept = size - first - Math.max(0, -end)
  const before = Math.max(0, begin)
  return Array.from({ length: before + kept + Math.max(0, end) }, (_, i) => first + source(i - before, kept))
}

/** A stretch of the gradient, `length` long from `from` on, for `covered` elements from `to` on: in order (1), backwards (−1), or all for one (0). */
interface Run {
  readonly from: number
  readonly length: number
  readonly to: number
  readonly covered: number
  readonly step: -1 | 0 | 1
}

function runsOf(positions: readonly number[]): Run[] {
  const runs: Run[] = []
  for (let from = 0; from < positions.length; ) {
    const next = positions[from + 1] - positions[from]
    const step = next === 0 || next === -1 ? next : 1
    let length = 1
    while (positions[from + length] === positions[from] + step * length) length++
    runs.push({ from, length, to: Math.min(positions[from], positions[from + length - 1]), covered: step === 0 ? 1 : length, step })
    from += length
  }
  return runs
}

/** Adds the runs of one axis up at their places. What the padding repeated lies at the two ends: only there is anything added. */
function folded(emit: Emitter, dy: string, shape: readonly number[], axis: number, size: number, positions: readonly number[]): string {
  const runs = runsOf(positions)
  const body = runs.reduce((longest, run) => (run.length > longest.length ? run : longest))
  const low = Math.max(0, ...runs.filter((run) => run !== body && run.to < size / 2).map((run) => run.to + run.covered))
  const high = Math.min(size, ...runs.filter((run) => run !== body && run.to >= size / 2).map((run) => run.to))
  const cuts = body.step === 1 && low <= high ? [0, low, high, size] : [0, size]
  const segments = cuts.slice(1).flatMap((end, i) => {
    const start = cuts[i]
    const parts = runs.map((run) => (run === body ? clipped(run, start, end) : run)).filter((run) => run.to >= start && run.to < end)
    if (end === start) return []
    if (parts.length === 0) return [emit.zeros(shape.map((n, i) => (i === axis ? end - start : n)))]
    const pieces = parts.map((run) => piece(emit, dy, shape.length, axis, run, run.to - start, end - run.to - run.covered))
    return [pieces.length === 1 ? pieces[0] : emit.op('Sum', pieces)]
  })
  return segments.length === 1 ? segments[0] : emit.op('Concat', segments, { axis })
}

function clipped(run: Run, start: number, end: number): Run {
  if (run.step !== 1) return run
  const to = Math.max(run.to, start)
  const length = Math.max(0, Math.min(run.to + run.covered, end) - to)
  return { ...run, from: run.from + to - run.to, to: length ? to : -1, length, covered: length }
}

function piece(emit: Emitter, dy: string, rank: number, axis: number, run: Run, before: number, after: number): string {
  const taken = emit.slice(dy, [run.from], [run.from + run.length], [axis])
  const turned = run.step < 0 ? emit.reverse(taken, [axis]) : taken
  const value = run.step === 0 ? emit.sum(taken, [axis]) : turned
  if (!before && !after) return value
  const pads = Array<number>(2 * rank).fill(0)
  pads[axis] = before
  pads[rank + axis] = after
  return emit.op('Pad', [value, emit.ints(pads)])
}
