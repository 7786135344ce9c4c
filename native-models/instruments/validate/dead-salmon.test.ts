import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import { captureTensors } from '../../graph/capture.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { temporaryModel } from '../temporary-model.ts'
import { withBatchStatistics } from './dead-salmon/batch-statistics.ts'
import { makeSeeingNetwork, makeUntrainedNetwork, smallNetwork } from './dead-salmon/phantom.ts'
import { retrained } from './dead-salmon/retrain.ts'
import { turnedPlace } from './dead-salmon/turned-place.ts'
import deadSalmon from './dead-salmon.ts'

async function testsOf(given: Record<string, unknown>, change: Partial<Parameters<typeof deadSalmon.run>[0]> = {}) {
  const { inputs } = await makeSeeingNetwork(seededRandom('seeing'))
  const settings = deadSalmon.settings.parse({ target: '0', draws: 19, ...given })
  const { tests } = await deadSalmon.run({ ...inputs, ...change }, settings, runContext())
  return tests?.rows ?? []
}

describe('validate/dead-salmon', () => {
  it('corrects over all methods and statistics of a null', async () => {
    const rows = await testsOf({
      methods: ['gradient', 'input-x-gradient'],
      statistics: ['relevance mass', 'relevance rank', 'area under the curve'],
      nulls: ['moved place', 'input alone'],
    })
    expect(rows).toHaveLength(2 * 3 * 2)
    for (const row of rows) {
      expect(row.floor).toBe(1 / 20)
      expect(Number(row.pFamily)).toBeGreaterThanOrEqual(Number(row.p))
      expect(Number(row.pDiscovery)).toBeGreaterThanOrEqual(Number(row.p))
    }
    // Nine places of ten times the weights of the others.
    const area = rows.find((row) => row.statistic === 'area under the curve' && row.method === 'gradient')
    expect(Number(area?.observed)).toBeGreaterThan(0.9)
    expect(area).toMatchObject({ p: 1 / 20, pFamily: 1 / 20, rejected: 'yes' })
  })

  it('tests whether there is less than by chance, which is the case beside the place', async () => {
    const { inputs } = await makeSeeingNetwork(seededRandom('seeing'))
    const { shape, data } = inputs.place.array
    const others = Uint8Array.from({ length: data.length }, (_, p) => (Number(data[p]) ? 0 : 1))
    const nulls = ['random weights']
    const elsewhere = { place: { array: { shape, data: others } } }
    expect((await testsOf({ nulls, direction: 'less' }, elsewhere))[0]).toMatchObject({ p: 1 / 20, rejected: 'yes' })
    expect((await testsOf({ nulls, direction: 'greater' }, elsewhere))[0]).toMatchObject({ p: 1, rejected: 'no' })
    expect((await testsOf({ nulls, direction: 'less' }))[0]).toMatchObject({ p: 1, rejected: 'no' })
  })

  it('takes networks that were trained on shuffled labels', async () => {
    const columns = [{ name: 'model', description: '' }]
    const files: string[] = []
    for (let n = 0; n < 19; n++) files.push((await makeUntrainedNetwork(seededRandom(`shuffled ${n}`))).inputs.model)
    const folder = dirname(files[0] ?? '')
    const shuffled = { columns, rows: files.map((file) => ({ model: relative(folder, file) })), file: join(folder, 'shuffled.tsv') }
    const rows = await testsOf({ nulls: ['moved place'] }, { shuffled })
    expect(rows.find((row) => row.null === 'shuffled labels')).toMatchObject({ draws: 19, p: 1 / 20, rejected: 'yes' })
    await expect(testsOf({}, { shuffled: { columns: [], rows: [] } })).rejects.toThrow(/no column "model"/)
  })

  it('does not shuffle samples that all have the same place', async () => {
    const rows = await testsOf({ nulls: ['moved place', 'shuffled samples'] })
    expect(rows.map((row) => row.null)).toEqual(['moved place'])
    await expect(testsOf({ nulls: ['shuffled samples'] })).rejects.toThrow(/all have the same place/)
  })

  it('says of a map without relevance what chance says, which rejects nothing', async () => {
    const { inputs } = await makeSeeingNetwork(seededRandom('seeing'))
    const { shape, data } = inputs.data.array
    const rows = await testsOf(
      { methods: ['input-x-gradient'], nulls: ['moved place'] },
      { data: { array: { shape, data: new Float32Array(data.length) } } },
    )
    expect(rows[0]).toMatchObject({ observed: Number((9 / 256).toPrecision(4)), p: 1, rejected: 'no' })
  })
})

describe('networks retrained on shuffled targets', () => {
  const count = 60
  const square = Uint8Array.from({ length: 256 }, (_, p) => (p % 16 >= 5 && p % 16 < 9 && p >= 96 && p < 160 ? 1 : 0))

  /** Noise, and how bright its square is; a network of random weights to learn it. */
  function task() {
    const random = seededRandom('lesson')
    const samples = Array.from({ length: count }, () => Float32Array.from({ length: 256 }, () => random.normal()))
    const targets = samples.map((sample) => sample.reduce((sum, value, p) => sum + (square[p] ? value : 0), 0) / 4)
    const model = smallNetwork(
      Float32Array.from({ length: 8 * 256 }, () => 0.01 * random.normal()),
      random,
    )
    return { model, shape: [1, 1, 16, 16], samples, targets, element: 0, steps: 120 }
  }

  async function rowOf(deal: boolean, target = '0') {
    const lesson = task()
    const trained = await retrained(lesson, deal, seededRandom(deal ? 'dealt' : 'true'))
    const inputs = {
      data: { array: { shape: [count, 1, 16, 16], data: Float32Array.from(lesson.samples.flatMap((sample) => [...sample])) } },
      model: await temporaryModel('retrained', trained),
      place: { array: { shape: [16, 16], data: square } },
      inside: undefined,
      shuffled: undefined,
      targets: { array: { shape: [count], data: Float32Array.from(lesson.targets) } },
    }
    const settings = deadSalmon.settings.parse({ target, draws: 19, nulls: ['moved place'], trainingSteps: 120, samples: 10 })
    const { tests } = await deadSalmon.run(inputs, settings, runContext())
    return tests?.rows.find((row) => row.null === 'shuffled labels, retrained')
  }

  it('do not look at the place that a network trained on the true ones looks at', async () => {
    const row = await rowOf(false)
    expect(row).toMatchObject({ draws: 19, p: 1 / 20, rejected: 'yes' })
    expect(Number(row?.observed)).toBeGreaterThan(1.5 * Number(row?.expected))
  })

  it('look there as much as one of their own', async () => {
    expect(await rowOf(true)).toMatchObject({ draws: 19, rejected: 'no' })
  })

  it('need as many targets as samples, and an output that is named', async () => {
    await expect(retrained({ ...task(), targets: [1, 2] }, true, seededRandom(1))).rejects.toThrow('There are 2 targets, but 60 samples.')
    await expect(rowOf(false, 'largest')).rejects.toThrow('Networks cannot be trained on the target "largest".')
  })
})

describe('weights made random from the output down', () => {
  it('lose the place when the layer that sees it is random, and the last stage is all layers', async () => {
    const rows = await testsOf({ nulls: ['cascaded weights'], stages: 2, samples: 3 })
    expect(rows.map((row) => row.null)).toEqual(['cascaded weights: top 1 of 2 layers', 'cascaded weights: top 2 of 2 layers'])
    // The first layer alone sees the square: with the second random the map still lies there.
    expect(Number(rows[0]?.expected)).toBeGreaterThan(0.5 * Number(rows[0]?.observed))
    expect(rows[1]).toMatchObject({ p: 1 / 20, rejected: 'yes' })
    expect(Number(rows[1]?.expected)).toBeLessThan(0.2 * Number(rows[1]?.observed))
  })
})

describe('statistics of batch normalisation', () => {
  it('are those of the samples after the weights have changed, layer after layer', async () => {
    const random = seededRandom('normalised')
    const graph = new GraphBuilder()
    let value = graph.input('x', [null, 2, 5, 5])
    for (const layer of ['a', 'b']) {
      const kernels = floatTensor(
        [2, 2, 3, 3],
        Float32Array.from({ length: 36 }, () => 4 * random.normal()),
      )
      value = graph.op('Conv', [value, graph.weight(`${layer}.weight`, kernels)], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] })
      const parameters = [1, 0, 7, 9].map((v, k) => graph.weight(`${layer}.norm${k}`, floatTensor([2], [v, v])))
      value = graph.op('BatchNormalization', [value, ...parameters], { epsilon: { float: 1e-5 } }, `${layer}.out`)
    }
    graph.output(value)
    const samples = Array.from({ length: 6 }, () => Float32Array.from({ length: 50 }, () => 3 + random.normal()))
    const model = await withBatchStatistics(graph.model(), samples, [1, 2, 5, 5])
    for (const name of ['a.out', 'b.out']) {
      const seen: number[][] = [[], []]
      for (const data of samples) {
        const found = (await captureTensors({ model, inputs: { x: { shape: [1, 2, 5, 5], data } }, names: [name] }))[name]
        Array.from(found?.data ?? [], Number).forEach((v, i) => {
          seen[Math.floor(i / 25)]?.push(v)
        })
      }
      for (const channel of seen) {
        const mean = channel.reduce((sum, v) => sum + v, 0) / channel.length
        expect(mean).toBeCloseTo(0, 4)
        expect(channel.reduce((sum, v) => sum + (v - mean) ** 2, 0) / channel.length).toBeCloseTo(1, 3)
      }
    }
  })
})

describe('a turned place', () => {
  const grid = [20, 16, 12]
  const ball = (centre: readonly number[], radius: number) =>
    Uint8Array.from({ length: 20 * 16 * 12 }, (_, p) => {
      const at = [Math.floor(p / 192), Math.floor((p % 192) / 12), p % 12]
      return Math.hypot(...at.map((v, axis) => (2 * (v - (centre[axis] ?? 0))) / (grid[axis] ?? 1))) < radius ? 1 : 0
    })
  const inside = ball([9.5, 7.5, 5.5], 1)
  const place = ball([14, 8, 6], 0.35)
  const size = (mask: Uint8Array) => mask.reduce((sum, v) => sum + v, 0)

  it('stays inside, keeps its size and its distance from the middle, and comes to lie anywhere', () => {
    const [random, covered] = [seededRandom('turned'), new Uint8Array(place.length)]
    for (let draw = 0; draw < 60; draw++) {
      const turned = turnedPlace(place, { grid, inside }, random)
      expect(turned.every((v, p) => !v || inside[p])).toBe(true)
      expect(Math.abs(size(turned) / size(place) - 1)).toBeLessThan(0.2)
      let distance = 0
      turned.forEach((v, p) => {
        if (!v) return
        covered[p] = 1
        distance +=
          Math.hypot((2 * (Math.floor(p / 192) - 9.5)) / 20, (2 * (Math.floor((p % 192) / 12) - 7.5)) / 16, (2 * ((p % 12) - 5.5)) / 12) /
          size(turned)
      })
      expect(distance).toBeGreaterThan(0.35)
      expect(distance).toBeLessThan(0.6)
    }
    expect(size(covered)).toBeGreaterThan(5 * size(place))
  })

  it('of a single axis is shifted round or reflected', () => {
    const line = Uint8Array.from([1, 1, 0, 1, 0, 0, 0, 0])
    const random = seededRandom('line')
    for (let draw = 0; draw < 20; draw++) expect(size(turnedPlace(line, { grid: [8], inside: new Uint8Array(8).fill(1) }, random))).toBe(3)
  })
})
