// Draws the population of the sample study: planted-cause with seed 5, written as tables with its truth and parameters. Run: node scripts/sample/population.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSpikes } from '../../native-models/data/spikes/convert.ts'
import { plantedCause } from '../../native-models/phantoms/population/planted-cause.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'

const seed = 5
const recipe = {
  durationS: 200,
  units: 10,
  members: 6,
  longestS: 0.06,
  delayStepS: 0.005,
  eventsHz: 2,
  jitterS: 0.002,
  missing: 0.1,
  backgroundHz: 5,
  together: true,
}
const folder = join(import.meta.dirname, '..', '..', 'resources', 'sample', 'population')
const { trains, leadsS, source, twin } = plantedCause(seededRandom(seed), recipe)
const units = trains.units.map((unit) => ({ ...unit, times: unit.times.map((sample) => Math.round((sample / 30_000) * 1e5) / 1e5) }))
const [label] = trains.behaviour
mkdirSync(folder, { recursive: true })
await writeSpikes(join(folder, 'spikes.csv'), { ...trains, units, clock: { kind: 'seconds', rateHz: null } })
const rows = Array.from(label.timesS, (time, n) => `${Math.round(time * 1e4) / 1e4},${label.values[n]}`)
writeFileSync(join(folder, 'spikes_behaviour.csv'), `time_s,label\n${rows.join('\n')}\n`)
const cells = leadsS.flatMap((lead, n) => (lead === null ? [] : [`${n + 1}\t${Math.round(lead * 1e4) / 1e4}`]))
writeFileSync(join(folder, 'truth.tsv'), `unit\tlag\n${cells.join('\n')}\n`)
const parameters = { phantom: 'planted-cause', seed, ...recipe, source: String(source + 1), twin: String(twin + 1) }
writeFileSync(join(folder, 'parameters.json'), `${JSON.stringify(parameters, null, 2)}\n`)
