import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Problem } from '../../data/problem.ts'
import { readSpikes } from '../../data/spikes/read.ts'
import { seededRandom } from '../../statistics/random.ts'
import { passes } from '../contract.ts'
import causes from './causes.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }

test('true cells of unit and lag come first, the twin after its source; what merely goes with the label does not tell them apart', async () => {
  const { inputs, truth } = await causes.phantom.make(seededRandom(5))
  const found = await causes.run(inputs, causes.settings.parse({}), context)
  for (const score of causes.phantom.judge(found, truth, false, { warnings: [] })) expect(score).toSatisfy(passes)
  const pattern = await causes.run(inputs, causes.settings.parse({ method: 'pattern' }), context)
  const scores = causes.phantom.judge(pattern, truth, false, { warnings: [] })
  expect(scores.find(({ name }) => name.startsWith('share of the twin'))).not.toSatisfy(passes)
})

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

test('the sample population is explained by its true cells; a truth of other units is refused', async () => {
  const folder = join(import.meta.dirname, '..', '..', '..', 'resources', 'sample', 'population')
  const spikes = await readSpikes(join(folder, 'spikes.csv'))
  const rows = readFileSync(join(folder, 'truth.tsv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => ({ unit: line.split('\t')[0], lag: Number(line.split('\t')[1]) }))
  const settings = causes.settings.parse({})
  const { check } = await causes.run({ spikes, truth: { columns: [], rows } }, settings, context)
  expect(Number(check?.rows[0].value)).toBeGreaterThan(0.99)
  const other = { columns: [], rows: [{ unit: '99', lag: 0 }] }
  await expect(causes.run({ spikes, truth: other }, settings, context)).rejects.toThrow(/no unit "99"/)
})
