import { expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import erp from './erp.ts'

const settings = erp.settings.parse({ permutations: 99 })

it('finds the planted wave, and nothing where nothing is', async () => {
  for (const isNull of [false, true]) {
    const { inputs, truth } = await (isNull ? erp.phantom.makeNull : erp.phantom.make)(seededRandom(5))
    const scores = erp.phantom.judge(await erp.run(inputs, settings, runContext()), truth, isNull, { warnings: [] })
    expect(scores.filter(({ value, mark, better }) => (better === 'lower' ? value > mark : value < mark))).toEqual([])
  }
})

it('says which events there are when one is asked for that is not', async () => {
  const { inputs } = await erp.phantom.make(seededRandom(5))
  await expect(erp.run(inputs, { ...settings, event: 'Target' }, runContext())).rejects.toThrow('no event called "Target"')
})

it('refuses to average a handful, and says why the others were dropped', async () => {
  const { inputs } = await erp.phantom.make(seededRandom(5))
  await expect(erp.run(inputs, { ...settings, rejectUv: 5 }, runContext())).rejects.toThrow('Only 0 epochs')
})

it('draws the head every hundred milliseconds where places are known', async () => {
  const { inputs } = await erp.phantom.make(seededRandom(5))
  const placed = { ...inputs.recording, channels: inputs.recording.channels.map((channel, n) => ({ ...channel, positionMm: onHead(n) })) }
  const { maps } = await erp.run({ recording: placed }, settings, runContext())
  expect([...String(maps).matchAll(/>(\d+ ms)</g)].map(([, time]) => time)).toEqual(
    [0, 100, 200, 300, 400, 500, 600, 700, 800].map((ms) => `${ms} ms`),
  )
  const bare = { ...inputs.recording, channels: inputs.recording.channels.map(({ positionMm: _, ...channel }) => channel) }
  expect((await erp.run({ recording: bare }, settings, runContext())).maps).toBeUndefined()
})

function onHead(n: number): [number, number, number] {
  return [60 * Math.cos(n), 60 * Math.sin(n), 50 + n]
}
