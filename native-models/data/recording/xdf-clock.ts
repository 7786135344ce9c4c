import type { XdfStream } from './xdf-file.ts'

/** A stretch of clock offsets between two resets of a clock: offset = intercept + slope × (time − middle). */
interface ClockLine {
  readonly fromS: number
  readonly toS: number
  /** How many chunks of samples had come before its first and its last offset. */
  readonly fromChunk: number
  readonly toChunk: number
  readonly middleS: number
  readonly intercept: number
  readonly slope: number
}

/** Errors of measured offsets beyond this count as outliers. */
const outlierS = 1e-4

/** The time stamps of all samples by the clock of the recorder. Numbers as in Kothe's importer: resets of 5 s or more, offsets that leap by 1 s. */
export function synchronised(stream: XdfStream): Float64Array {
  const stamps = new Float64Array(stream.chunks.reduce((sum, { samples }) => sum + samples, 0))
  const lines = clockLines(stream)
  let at = 0
  for (const [n, { stampsS }] of stream.chunks.entries()) {
    const line = lineOf(lines, stampsS[0], n)
    for (const stamp of stampsS) stamps[at++] = line ? stamp + line.intercept + line.slope * (stamp - line.middleS) : stamp
  }
  return stamps
}

function clockLines({ clockTimesS: times, clockOffsetsS: offsets, clockAfterChunk: chunks }: XdfStream): ClockLine[] {
  if (times.length === 0) return []
  const steps = times.slice(1).map((time, n) => time - times[n])
  const leaps = offsets.slice(1).map((offset, n) => Math.abs(offset - offsets[n]))
  const [usualStep, usualLeap] = [median(steps), median(leaps)]
  const [stepSpread, leapSpread] = [
    median(steps.map((step) => Math.abs(step - usualStep))),
    median(leaps.map((leap) => Math.abs(leap - usualLeap))),
  ]
  const starts = [0]
  for (const [n, step] of steps.entries()) {
    const isLate = step < 0 || (step - usualStep > 5 && (step - usualStep) / (stepSpread + Number.EPSILON) > 5)
    const hasLeapt = leaps[n] - usualLeap > 1 && (leaps[n] - usualLeap) / (leapSpread + Number.EPSILON) > 10
    if (isLate && hasLeapt) starts.push(n + 1)
  }
  return starts.map((start, n) => {
    const end = starts[n + 1] ?? times.length
    const part = times.slice(start, end)
    return {
      fromS: Math.min(...part),
      toS: Math.max(...part),
      fromChunk: chunks[start],
      toChunk: chunks[end - 1],
      ...robustLine(part, offsets.slice(start, end)),
    }
  })
}

/** The stretch whose time is nearest; where several hold the time, the one that was measured while the chunk was written. */
function lineOf(lines: readonly ClockLine[], stampS: number, chunk: number): ClockLine | undefined {
  const distance = ({ fromS, toS }: ClockLine) => Math.max(fromS - stampS, stampS - toS, 0)
  const away = ({ fromChunk, toChunk }: ClockLine) => Math.max(fromChunk - chunk, chunk - toChunk, 0)
  return [...lines].sort((a, b) => distance(a) - distance(b) || away(a) - away(b))[0]
}

/** A line by Huber's loss (Huber 1964), through repeated weighting. */
function robustLine(x: readonly number[], y: readonly number[]): { middleS: number; intercept: number; slope: number } {
  const middleS = x.reduce((sum, value) => sum + value, 0) / x.length
  let weights = x.map(() => 1)
  let line = { intercept: median(y), slope: 0 }
  if (x.length < 2) return { middleS, ...line }
  for (let round = 0; round < 100; round++) {
    const before = line
    line = weightedLine(x, y, weights, middleS)
    weights = x.map((value, n) => outlierS / Math.max(outlierS, Math.abs(y[n] - line.intercept - line.slope * (value - middleS))))
    if (Math.abs(line.intercept - before.intercept) < 1e-12 && Math.abs(line.slope - before.slope) < 1e-15) break
  }
  return { middleS, ...line }
}

function weightedLine(x: readonly number[], y: readonly number[], weights: readonly number[], middle: number) {
  const total = (of: (n: number) => number) => x.reduce((sum, _value, n) => sum + weights[n] * of(n), 0)
  const [sum, meanX, meanY] = [total(() => 1), total((n) => x[n] - middle), total((n) => y[n])]
  const [dx, dy] = [meanX / sum, meanY / sum]
  const spread = total((n) => (x[n] - middle - dx) ** 2)
  const slope = spread > 0 ? total((n) => (x[n] - middle - dx) * (y[n] - dy)) / spread : 0
  return { intercept: dy - slope * dx, slope }
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
