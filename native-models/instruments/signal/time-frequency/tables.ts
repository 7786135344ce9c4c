import type { Cluster, ClusterTest } from '../../../signal/cluster-test.ts'

/** The axes of power: rows are channels × frequencies, values are times. */
export interface Axes {
  readonly channels: readonly string[]
  readonly frequenciesHz: readonly number[]
  readonly timesS: readonly number[]
}

/** Where a cell (row × times + time) of the test lies. */
function placeOf(cell: number, { frequenciesHz, timesS }: Axes): { channel: number; frequency: number; time: number } {
  const row = Math.floor(cell / timesS.length)
  return { channel: Math.floor(row / frequenciesHz.length), frequency: row % frequenciesHz.length, time: cell % timesS.length }
}

/** The twenty largest clusters; `differenceDb` says by how much power differs in a cell. */
export function clusterRows({ clusters, t }: ClusterTest, axes: Axes, differenceDb: (cell: number) => number) {
  return clusters.slice(0, 20).map(({ mass, members, p }: Cluster) => {
    const places = members.map((cell) => placeOf(cell, axes))
    const [times, hertz] = [places.map(({ time }) => time), places.map(({ frequency }) => frequency)]
    const top = members.reduce((best, cell) => (Math.abs(t[cell]) > Math.abs(t[best]) ? cell : best))
    const peak = placeOf(top, axes)
    return {
      from: axes.timesS[least(times)],
      to: axes.timesS[most(times)],
      lowHz: axes.frequenciesHz[least(hertz)],
      highHz: axes.frequenciesHz[most(hertz)],
      channels: new Set(places.map(({ channel }) => channel)).size,
      peakChannel: axes.channels[peak.channel],
      peakTime: axes.timesS[peak.time],
      peakHz: axes.frequenciesHz[peak.frequency],
      peakDb: differenceDb(top),
      mass,
      p,
    }
  })
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b))
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b))

export const clusterColumns = [
  { name: 'from', description: 'First time of the cluster after the event', unit: 's' },
  { name: 'to', description: 'Last time of the cluster after the event', unit: 's' },
  { name: 'lowHz', description: 'Its lowest frequency', unit: 'Hz' },
  { name: 'highHz', description: 'Its highest frequency', unit: 'Hz' },
  { name: 'channels', description: 'How many channels it reaches' },
  { name: 'peakChannel', description: 'Where its t-value is largest' },
  { name: 'peakTime', description: 'When its t-value is largest', unit: 's' },
  { name: 'peakHz', description: 'At which frequency its t-value is largest', unit: 'Hz' },
  { name: 'peakDb', description: 'Mean change of power from the baseline, or difference of two such changes, there and then', unit: 'dB' },
  { name: 'mass', description: 'Sum of its t-values' },
  { name: 'p', description: 'How often a permutation has as large a cluster anywhere' },
] as const
