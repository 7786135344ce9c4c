import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Problem } from '../../data/problem.ts'
import { readSpikes } from '../../data/spikes/read.ts'
import { seededRandom } from '../../statistics/random.ts'
import causes from './causes.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'resources', 'sample', 'population')
const rows = readFileSync(join(folder, 'truth.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => ({ unit: line.split('\t')[0], lag: Number(line.split('\t')[1]) }))
const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }

test('a recording without behaviour, and one that is too short, are refused', async () => {
  const { inputs } = await causes.phantom.makeNull(seededRandom(5))
  const settings = causes.settings.parse({})
  await expect(causes.run({ truth: undefined, spikes: { ...inputs.spikes, behaviour: [] } }, settings, context)).rejects.toThrow(Problem)
  const [label] = inputs.spikes.behaviour
  const short = { ...label, timesS: label.timesS.slice(0, 500), values: label.values.slice(0, 500) }
  await expect(causes.run({ truth: undefined, spikes: { ...inputs.spikes, behaviour: [short] } }, settings, context)).rejects.toThrow(
    /too few/,
  )
})

test('the sample population is explained by its true cells, not by its twin; what merely goes with the label blames the twin too', async () => {
  const spikes = await readSpikes(join(folder, 'spikes.csv'))
  const { source, twin } = JSON.parse(readFileSync(join(folder, 'parameters.json'), 'utf8'))
  const explained = async (method: string) => {
    const { check, units } = await causes.run({ spikes, truth: { columns: [], rows } }, causes.settings.parse({ method }), context)
    const share = (name: string) => Number(units?.rows.find(({ unit }) => unit === name)?.share)
    return { area: Number(check?.rows[0].value), ofSource: share(twin) / share(source) }
  }
  const gradient = await explained('gradient')
  expect(gradient.area).toBeGreaterThan(0.99)
  expect(gradient.ofSource).toBeLessThan(0.6)
  expect((await explained('pattern')).ofSource).toBeGreaterThan(0.6)
})

test('a truth of other units is refused', async () => {
  const spikes = await readSpikes(join(folder, 'spikes.csv'))
  const other = { columns: [], rows: [{ unit: '99', lag: 0 }] }
  await expect(causes.run({ spikes, truth: other }, causes.settings.parse({}), context)).rejects.toThrow(/no unit "99"/)
})
