import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { principalComponents, steadyRates, varianceShares } from '../../../spikes/principal-trajectories.ts'
import { median } from '../../../statistics/median.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { randomShift } from '../../decode/parts/tracked-behaviour.ts'
import { componentColumns, unitColumns } from './tables.ts'

export interface TrajectorySettings {
  readonly binS: number
  readonly sigmaS: number
  readonly components: number
  readonly shifts: number
}

const level = 0.05

/** What units share over time. `Problem` (input) where there are fewer than three units, or too little time. */
export async function findTrajectories(trains: SpikeTrains, settings: TrajectorySettings, context: RunContext) {
  const { units, clock, span, file } = trains
  const { binS, sigmaS, shifts } = settings
  const count = Math.floor((span.stopS - span.startS) / binS)
  if (units.length < 3 || count < 10 * units.length) {
    const what = `It has ${units.length} units over ${count} bins of ${binS} s; three units and ${10 * Math.max(3, units.length)} bins at least are needed.`
    throw new Problem({ file, what, remedy: 'Take shorter bins, or a longer recording.' })
  }
  const counts = units.map(({ times }) => binCounts(clock, times, { startS: span.startS, binS, count }))
  context.progress(0, 'Smoothing')
  const rates = steadyRates(counts, sigmaS / binS)
  const components = Math.min(settings.components, units.length)
  const { shares, loadings, scores } = principalComponents(rates, components)
  const draws: Float64Array[] = []
  for (let n = 0; n < shifts; n++) {
    context.progress(n / shifts, 'Shifting units')
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    // Each by itself: its own course stays, what it shares with others does not.
    const moved = rates.map((own) => {
      const by = randomShift(context, count, binS)
      return own.map((_, bin) => own[(bin + by) % count])
    })
    draws.push(varianceShares(moved))
  }
  let isBeyond = true
  const rows = Array.from({ length: components }, (_, k) => {
    const chance = draws.map((draw) => draw[k])
    const { p } = permutationP(shares[k], chance)
    isBeyond &&= p <= level
    return { component: k + 1, share: shares[k], chance: median(chance), p, shared: isBeyond ? 1 : 0 }
  })
  const shared = rows.filter((row) => row.shared).length
  const total = rates.map((own) => own.reduce((sum, value) => sum + value * value, 0))
  const all = total.reduce((sum, value) => sum + value, 0)
  const table = units.map(({ header, times }, u) => {
    const held = Array.from({ length: shared }, (_, k) => loadings.get(u, k) ** 2 * shares[k] * all).reduce((sum, value) => sum + value, 0)
    return {
      unit: header.id,
      rate: times.length / (span.stopS - span.startS),
      loading_1: loadings.get(u, 0),
      loading_2: components > 1 ? loadings.get(u, 1) : null,
      communality: total[u] > 0 ? held / total[u] : 0,
    }
  })
  const trajectory: NumericArray = { shape: [count, components], data: Float64Array.from(scores.to1DArray()) }
  return {
    components: { columns: componentColumns, rows },
    units: { columns: unitColumns, rows: table },
    trajectory,
    path: drawPath(trajectory, binS),
  }
}

const [size, margin, mostBins] = [420, 20, 3000]

/** The first two components against each other, from early (grey) to late (dark). */
function drawPath({ shape: [count, width], data }: NumericArray, binS: number): string {
  const bins = Math.min(count, mostBins)
  const [xs, ys] = [0, 1].map((k) => Array.from({ length: bins }, (_, n) => (k < width ? Number(data[n * width + k]) : 0)))
  const most = Math.max(1e-9, ...xs.map(Math.abs), ...ys.map(Math.abs))
  const at = (value: number) => (size / 2 + (value / most) * (size / 2 - margin)).toFixed(1)
  const parts = 12
  const lines = Array.from({ length: parts }, (_, part) => {
    const [from, to] = [Math.floor((part * bins) / parts), Math.min(bins, Math.floor(((part + 1) * bins) / parts) + 1)]
    const points = Array.from({ length: to - from }, (_, n) => `${at(xs[from + n])},${at(-ys[from + n])}`).join(' ')
    return `<polyline points="${points}" fill="none" stroke="#0f766e" stroke-opacity="${(0.25 + (0.7 * part) / parts).toFixed(2)}"/>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size + 20}" width="${size}" height="${size + 20}" font-family="system-ui, sans-serif" font-size="11">`,
    `<rect width="${size}" height="${size + 20}" fill="#fff"/>${lines.join('')}`,
    `<text x="${size / 2}" y="${size + 12}" text-anchor="middle" fill="#1b2230">component 1 across, 2 upwards; the first ${(bins * binS).toFixed(0)} s, later is darker</text></svg>`,
  ].join('')
}
