import { describe, expect, it } from 'vitest'
import { scoreFilaments } from './filaments.ts'
import known from './fixtures/filaments.json' with { type: 'json' }
import { tubePair, tubeShape } from './fixtures/tubes.ts'
import { instancesOf } from './instances.ts'
import { scorePartitions } from './partitions.ts'
import { expectedRunLength } from './run-length.ts'

const zyx = [30, 8, 8]

describe('scores of the published evaluators on 50 random pairs', () => {
  it.each(known)('FISBe, pair $seed', ({ seed, whole, partly }) => {
    const pair = tubePair(seed)
    const [reference, candidate] = [pair.reference, pair.candidate].map((channels) => instancesOf({ shape: tubeShape, channels }))
    for (const [expected, some] of [
      [whole, false],
      [partly, true],
    ] as const) {
      const found = scoreFilaments(reference, candidate, { partly: some })
      for (const [name, value] of Object.entries(expected)) expect(found[name as keyof typeof expected], name).toBeCloseTo(value, 6)
    }
  })

  it.each(known.filter(({ partition }) => partition))('partitions, pair $seed', ({ seed, partition }) => {
    const { reference, candidate } = tubePair(seed)
    const found = scorePartitions(reference[0], candidate[0])
    expect(found.voiSplit).toBeCloseTo(partition?.voiSplit ?? 0, 9)
    expect(found.voiMerge).toBeCloseTo(partition?.voiMerge ?? 0, 9)
    expect(found.arand).toBeCloseTo(partition?.arand ?? 0, 9)
  })

  it.each(known)('AxonEM, pair $seed', ({ seed, runLength }) => {
    const { candidate, lines } = tubePair(seed)
    const nodes = lines.flat()
    const segments = nodes.map(([z, y, x]) => Math.max(...candidate.map((channel) => channel[x + tubeShape[0] * (y + tubeShape[1] * z)])))
    const graph = {
      names: lines.map((_, n) => `${n + 1}`),
      skeleton: lines.flatMap((line, n) => line.map(() => n)),
      nodes: nodes.map((node) => node.map((at, axis) => at * zyx[axis]) as unknown as readonly [number, number, number]),
      edges: lines.flatMap((line, n) => line.slice(1).map((_, i) => [n * line.length + i, n * line.length + i + 1] as const)),
    }
    for (const [mergeFrom, erl] of [
      [1, runLength.erl1],
      [4, runLength.erl4],
    ] as const) {
      const found = expectedRunLength(graph, segments, mergeFrom)
      expect(found.erl).toBeCloseTo(erl, 6)
      expect(found.best).toBeCloseTo(runLength.erlReference, 6)
    }
  })
})
