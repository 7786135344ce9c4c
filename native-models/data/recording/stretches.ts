import { Problem } from '../problem.ts'
import { overBlocks } from './blocks.ts'
import { oneRate } from './choose-channels.ts'
import type { Recording } from './recording.ts'

/** Samples without a gap or a break: what may be filtered as one. */
export interface Stretch {
  /** Its first sample on the channels' time line. */
  readonly from: number
  /** A row for each channel, in volts where its unit is one of voltage. */
  readonly data: Float32Array[]
}

/**
 * All samples of channels that share one time line, in stretches that no gap and no break divides; a gap is where any of them has no samples.
 * Held as float32: 4 bytes × channels × samples. A Problem (usage) where the channels have different rates.
 */
export async function readStretches(recording: Recording, chosen: readonly number[], signal?: AbortSignal): Promise<Stretch[]> {
  if (chosen.length === 0) return []
  const { samples, rateHz, startS = 0 } = oneRate(recording, chosen)
  const rows = chosen.map(() => new Float32Array(samples))
  const isGap = new Uint8Array(samples)
  await overBlocks(recording, chosen, samples, { signal }, (pieces, from) => {
    for (const [n, piece] of pieces.entries()) {
      rows[n].set(piece, from)
      for (let k = 0; k < piece.length; k++) if (Number.isNaN(piece[k])) isGap[from + k] = 1
    }
  })
  const cuts = new Set(recording.breaksS.map((onsetS) => Math.round((onsetS - startS) * rateHz)))
  return runsOf(isGap, cuts).map(([from, to]) => ({ from, data: rows.map((row) => row.subarray(from, to)) }))
}

/** Whether an event says that what it spans is not to be used, by the convention of MNE-Python: BAD, bad_blink, BAD muscle. */
export function isBad(label: string): boolean {
  return /^bad/i.test(label)
}

/** The stretches of `readStretches` without what events mark as bad. A Problem where nothing is left. */
export async function readGoodStretches(recording: Recording, chosen: readonly number[], signal?: AbortSignal): Promise<Stretch[]> {
  const all = await readStretches(recording, chosen, signal)
  const bad = (await recording.events()).filter((event) => isBad(event.label) && event.durationS > 0)
  if (bad.length === 0 || chosen.length === 0) return all
  const { samples, rateHz, startS = 0 } = recording.channels[chosen[0]]
  const isMarked = new Uint8Array(samples)
  const sampleAt = (timeS: number) => Math.min(samples, Math.max(0, Math.round((timeS - startS) * rateHz)))
  for (const { onsetS, durationS } of bad) isMarked.fill(1, sampleAt(onsetS), sampleAt(onsetS + durationS))
  const good = all.flatMap(({ from, data }) =>
    runsOf(isMarked.subarray(from, from + data[0].length), new Set()).map(([first, end]) => ({
      from: from + first,
      data: data.map((row) => row.subarray(first, end)),
    })),
  )
  if (good.length === 0)
    throw new Problem({
      file: recording.file,
      what: 'All of it is marked as bad.',
      remedy: 'Take the mark “BAD” off what is to be used.',
    })
  return good
}

/** [from, to) of each run without a mark, cut before each of `cuts`. */
function runsOf(marks: Uint8Array, cuts: ReadonlySet<number>): [number, number][] {
  const runs: [number, number][] = []
  let begin = -1
  for (let k = 0; k <= marks.length; k++) {
    const ends = k === marks.length || marks[k] === 1
    if (begin >= 0 && (ends || cuts.has(k))) {
      runs.push([begin, k])
      begin = -1
    }
    if (!ends && begin < 0) begin = k
  }
  return runs
}
