import { Problem } from '../../../data/problem.ts'
import { wilson } from '../../../statistics/intervals.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import { shuffled } from '../../../training/split.ts'
import type { Column, NumericArray, RunContext, Table } from '../../contract.ts'
import { drawLines } from '../../draw-lines.ts'
import { largest, type Outputs, outputsOf, softmax, truthOf } from '../parts/outputs.ts'

export const ruleColumns = [
  { name: 'rule', description: 'When the class is chosen; on items that the threshold was not chosen on' },
  { name: 'accuracy', description: 'Share of items that are right' },
  { name: 'low', description: 'Lower end of its 95 % interval (Wilson)' },
  { name: 'high', description: 'Upper end' },
  { name: 'steps', description: 'Mean number of steps' },
  { name: 'saved', description: 'Steps saved, of all', unit: '%' },
  { name: 'p', description: 'Share of exchanges of exit times among items that reach this accuracy, this one among them' },
] as const satisfies readonly Column[]

export interface Settings {
  readonly accumulate: boolean
  readonly scale: number
  readonly threshold: number
  readonly tolerance: number
  readonly permutations: number
}

/** Per item and step: whether the class chosen then is right, and the largest probability. */
interface Course {
  readonly steps: number
  readonly right: Uint8Array
  readonly confidence: Float64Array
}

/**
 * Chooses, on one half of the items, the least confidence from which to stop that loses no more than `tolerance` accuracy, and shows on the other
 * half what it saves, beside stopping everywhere at the same time, the same exit times dealt out at random, and the first time that is right.
 */
export function exitEarly(given: NumericArray, labels: NumericArray, settings: Settings, { random }: Pick<RunContext, 'random'>) {
  const outputs = outputsOf(given, 3)
  const truth = truthOf(labels, outputs)
  if (outputs.items < 20) {
    throw new Problem({ what: `There are ${outputs.items} items.`, remedy: 'Give at least 20: half of them choose the threshold.' })
  }
  const course = courseOf(outputs, truth, settings)
  const order = shuffled([...truth.keys()], random)
  const half = Math.floor(order.length / 2)
  const [choosing, testing] = [order.slice(0, half), order.slice(half)]
  const threshold = settings.threshold || chooseThreshold(course, choosing, settings.tolerance)
  const exits = testing.map((item) => exitOf(course, item, threshold))
  const dynamic = accuracyAt(course, testing, exits)
  const steps = mean(exits) + 1
  const dealt = Array.from({ length: settings.permutations }, () => accuracyAt(course, testing, shuffled(exits, random)))
  const oracle = testing.map((item) => {
    const first = Array.from({ length: course.steps }, (_, t) => t).find((t) => course.right[item * course.steps + t])
    return first ?? course.steps - 1
  })
  const rule = (name: string, accuracy: number, meanSteps: number, p: number | null = null) => ({
    rule: name,
    accuracy,
    ...wilson(Math.round(accuracy * testing.length), testing.length),
    steps: meanSteps,
    saved: 100 * (1 - meanSteps / course.steps),
    p,
  })
  const last = testing.map(() => course.steps - 1)
  const rules: Table = {
    columns: ruleColumns,
    rows: [
      rule(`confidence of at least ${threshold.toPrecision(3)}`, dynamic, steps, permutationP(dynamic, dealt).p),
      rule('all at the same time', fixedAt(course, testing, steps), steps),
      rule('the same times dealt out at random', mean(dealt), steps),
      rule('all steps', accuracyAt(course, testing, last), course.steps),
      rule('the first time that is right (oracle)', accuracyAt(course, testing, oracle), mean(oracle) + 1),
    ],
  }
  return { rules, curves: drawCurves(course, testing) }
}

function courseOf({ steps, items, classes, data }: Outputs, truth: Int32Array, { accumulate, scale }: Settings): Course {
  const right = new Uint8Array(items * steps)
  const confidence = new Float64Array(items * steps)
  const sum = new Float64Array(classes)
  for (let item = 0; item < items; item++) {
    sum.fill(0)
    for (let t = 0; t < steps; t++) {
      for (let c = 0; c < classes; c++) sum[c] = (accumulate ? sum[c] : 0) + data[(t * items + item) * classes + c] * scale
      const probabilities = softmax(sum)
      right[item * steps + t] = largest(probabilities) === truth[item] ? 1 : 0
      confidence[item * steps + t] = Math.max(...probabilities)
    }
  }
  return { steps, right, confidence }
}

/** First step at which the confidence is reached; the last where it never is. */
function exitOf({ steps, confidence }: Course, item: number, threshold: number): number {
  for (let t = 0; t < steps; t++) if (confidence[item * steps + t] >= threshold) return t
  return steps - 1
}

const thresholds = Array.from({ length: 200 }, (_, n) => 1 - 10 ** (-4 * ((n + 1) / 200)))

function chooseThreshold(course: Course, items: readonly number[], tolerance: number): number {
  const full = accuracyAt(
    course,
    items,
    items.map(() => course.steps - 1),
  )
  const enough = thresholds.find((threshold) => {
    const exits = items.map((item) => exitOf(course, item, threshold))
    return accuracyAt(course, items, exits) >= full - tolerance
  })
  return enough ?? 1
}

function accuracyAt({ steps, right }: Course, items: readonly number[], exits: readonly number[]): number {
  return items.reduce((sum, item, n) => sum + right[item * steps + exits[n]], 0) / items.length
}

/** Accuracy of stopping all after a mean number of steps, between whole numbers as a share of both. */
function fixedAt(course: Course, items: readonly number[], steps: number): number {
  const at = Math.min(course.steps - 1, Math.max(0, steps - 1))
  const share = at - Math.floor(at)
  const whole = (t: number) =>
    accuracyAt(
      course,
      items,
      items.map(() => t),
    )
  return (1 - share) * whole(Math.floor(at)) + share * whole(Math.ceil(at))
}

const points = 40

/** Accuracy over mean steps of stopping by confidence and at the same time, as SVG. */
function drawCurves(course: Course, items: readonly number[]): string {
  const curve = thresholds
    .map((threshold) => items.map((item) => exitOf(course, item, threshold)))
    .map((exits) => [mean(exits) + 1, accuracyAt(course, items, exits)] as const)
    .sort((a, b) => a[0] - b[0])
  const x = Array.from({ length: points + 1 }, (_, n) => 1 + ((course.steps - 1) * n) / points)
  const at = (steps: number) => {
    const after = curve.findIndex(([own]) => own >= steps)
    if (after < 0) return curve[curve.length - 1][1]
    if (after === 0) return curve[0][0] > steps ? Number.NaN : curve[0][1]
    const [[x0, y0], [x1, y1]] = [curve[after - 1], curve[after]]
    return y0 + ((y1 - y0) * (steps - x0)) / (x1 - x0 || 1)
  }
  const inside = x.filter((steps) => Number.isFinite(at(steps)))
  return drawLines({
    x: inside,
    lines: [
      { name: 'by confidence', color: '#2563eb', y: inside.map(at) },
      { name: 'all at the same time', color: '#d97706', y: inside.map((steps) => fixedAt(course, items, steps)) },
    ],
    xLabel: 'mean number of steps',
    yLabel: 'accuracy',
  })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0)
}
