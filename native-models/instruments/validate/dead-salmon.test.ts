import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { makeSeeingNetwork, makeUntrainedNetwork } from './dead-salmon/phantom.ts'
import deadSalmon from './dead-salmon.ts'

async function testsOf(given: Record<string, unknown>, change: Partial<Parameters<typeof deadSalmon.run>[0]> = {}) {
  const { inputs } = await makeSeeingNetwork(seededRandom('seeing'))
  const settings = deadSalmon.settings.parse({ target: '0', draws: 19, ...given })
  const { tests } = await deadSalmon.run({ ...inputs, shuffled: undefined, ...change }, settings, runContext())
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
