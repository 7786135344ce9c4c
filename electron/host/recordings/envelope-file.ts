import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { type Display, type Lane, lanesOf, readLane } from './displayed.ts'
import { emptyPage, type PageAsked, spread, traceOf } from './page.ts'

/** Samples in one block of each level. */
const levels = [256, 4096, 65_536]
const bytesEach = 4
/** Samples of all traces that are held at once while a file is made. */
const heldSamples = 4_000_000

interface Part {
  readonly lane: Lane
  /** Place of the lane's first trace among those of the file, in bytes, at each level, and the blocks of each trace there. */
  readonly at: readonly number[]
  readonly blocks: readonly number[]
}

/** Where everything lies follows from the recording: level by level, lane by lane, trace by trace, first all lows, then all highs. */
function partsOf(lanes: readonly Lane[]): Part[] {
  let end = 0
  const parts = lanes.map((lane) => ({ lane, at: [] as number[], blocks: [] as number[] }))
  for (const size of levels)
    for (const part of parts) {
      const blocks = Math.ceil(part.lane.samples / size)
      part.at.push(end)
      part.blocks.push(blocks)
      end += part.lane.traces.length * blocks * 2 * bytesEach
    }
  return parts
}

/** Lowest and highest of every 256, 4,096 and 65,536 samples of every trace, in a file that appears whole or not at all. Memory is bounded. */
export async function writeEnvelopes(
  recording: Recording,
  display: Display,
  to: string,
  { signal, progress }: { signal: AbortSignal; progress(fraction: number): void },
): Promise<void> {
  const lanes = lanesOf(recording, display)
  const part = `${to}.${process.pid}.part`
  const file = openSync(part, 'w+')
  try {
    const whole = lanes.reduce((sum, { samples, traces }) => sum + samples * traces.length, 0)
    let done = 0
    for (const { lane, at, blocks } of partsOf(lanes)) {
      const step = Math.max(1, Math.floor(heldSamples / lane.traces.length / levels[0])) * levels[0]
      for (let from = 0; from < lane.samples; from += step) {
        signal.throwIfAborted()
        const end = Math.min(lane.samples, from + step)
        const rows = await readLane(recording, lane, display, from, end)
        for (const [n, row] of rows.entries()) {
          const [lows, highs] = coarser(row, row, levels[0])
          writeFloats(file, lows, at[0] + (n * 2 * blocks[0] + from / levels[0]) * bytesEach)
          writeFloats(file, highs, at[0] + ((n * 2 + 1) * blocks[0] + from / levels[0]) * bytesEach)
        }
        done += (end - from) * lane.traces.length
        progress(done / whole)
      }
      for (let level = 1; level < levels.length; level++)
        for (const n of lane.traces.keys()) {
          const [below, here] = [blocks[level - 1], blocks[level]]
          const read = (kind: number) => readFloats(file, at[level - 1] + (n * 2 + kind) * below * bytesEach, below)
          const [lows, highs] = coarser(read(0), read(1), levels[level] / levels[level - 1])
          writeFloats(file, lows, at[level] + n * 2 * here * bytesEach)
          writeFloats(file, highs, at[level] + (n * 2 + 1) * here * bytesEach)
        }
    }
    renameSync(part, to)
  } finally {
    closeSync(file)
    if (existsSync(part)) rmSync(part)
  }
}

/** A page from a file that `writeEnvelopes` made of the same recording and display; blocks are at most half a column wide where that can be had. */
export function pageOfEnvelopes(path: string, recording: Recording, display: Display, asked: PageAsked): Float32Array<ArrayBuffer> {
  const lanes = lanesOf(recording, display)
  const page = emptyPage(lanes, asked)
  const file = openSync(path, 'r')
  try {
    for (const { lane, at, blocks } of partsOf(lanes)) {
      const samplesAColumn = ((asked.toS - asked.fromS) * lane.rateHz) / asked.columns
      const level = Math.max(
        0,
        levels.findLastIndex((size) => size <= samplesAColumn / 2),
      )
      const size = levels[level]
      const blockAt = (s: number) => Math.min(blocks[level], Math.max(0, Math.floor(((s - lane.startS) * lane.rateHz) / size)))
      const [from, to] = [blockAt(asked.fromS), blockAt(asked.toS)]
      for (const [n, trace] of lane.traces.entries()) {
        const read = (kind: number) => readFloats(file, at[level] + ((n * 2 + kind) * blocks[level] + from) * bytesEach, to - from)
        spread(read(0), read(1), { lane, asked, from: from * size, samplesEach: size }, traceOf(page, trace, asked))
      }
    }
    return page
  } finally {
    closeSync(file)
  }
}

function coarser(lows: Float32Array, highs: Float32Array, times: number): [Float32Array, Float32Array] {
  const count = Math.ceil(lows.length / times)
  const out: [Float32Array, Float32Array] = [new Float32Array(count).fill(Number.NaN), new Float32Array(count).fill(Number.NaN)]
  for (let block = 0; block < count; block++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const end = Math.min(lows.length, (block + 1) * times)
    for (let n = block * times; n < end; n++) {
      if (lows[n] < low) low = lows[n]
      if (highs[n] > high) high = highs[n]
    }
    if (low > high) continue
    out[0][block] = low
    out[1][block] = high
  }
  return out
}

function readFloats(file: number, at: number, count: number): Float32Array {
  const values = new Float32Array(count)
  if (count > 0) readSync(file, new Uint8Array(values.buffer), 0, count * bytesEach, at)
  return values
}

function writeFloats(file: number, values: Float32Array, at: number): void {
  writeSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 0, values.byteLength, at)
}
