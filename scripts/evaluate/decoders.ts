// How near decoders of EEG come to one who knows the source, and what they say where there is nothing:
// node scripts/evaluate/decoders.ts [--decoders csp-lda,eegnet] [--seeds 3] [--trials 300] [--nulls 30] [--passes 120] [--settings '{"pairs":1}']
// The oracle filters by the true field against the true background (w = Σ⁻¹a) and takes the log power in the band: what a discriminant could use at best.
// The source is made so strong that its area under the curve is 0.85. Ends with 1 when a decoder is further than 0.05 below it, or its null is not at chance.
import { parseArgs } from 'node:util'
import { Matrix, solve } from 'ml-matrix'
import { heldSamples, memoryRecording } from '../../native-models/data/recording/memory-recording.ts'
import type { Recording } from '../../native-models/data/recording/recording.ts'
import { runContext } from '../../native-models/instruments/context.ts'
import epochs from '../../native-models/instruments/decode/epochs.ts'
import { imagery } from '../../native-models/instruments/decode/parts/imagery.ts'
import { butterworth, filterBothWays } from '../../native-models/signal/butterworth.ts'
import { areaUnder } from '../../native-models/statistics/area-under.ts'
import { covariance } from '../../native-models/statistics/covariance.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'

const { values: options } = parseArgs({
  options: {
    decoders: { type: 'string', default: 'csp-lda,riemann-mdm,riemann-tangent,eegnet' },
    seeds: { type: 'string', default: '3' },
    trials: { type: 'string', default: '300' },
    nulls: { type: 'string', default: '30' },
    passes: { type: 'string', default: '120' },
    settings: { type: 'string', default: '{}' },
  },
})
const [AREA, RATE_HZ, REFERENCE] = [0.85, 100, 1.2e-8]
const decoders = options.decoders.split(',')
const band = butterworth(4, RATE_HZ, { lowHz: 7, highHz: 13 })
const filtered = (rows: readonly ArrayLike<number>[]) =>
  filterBothWays(
    rows.map((row) => Float32Array.from(row)),
    band,
  )

/** The phantom in the band, for any strength of its source: what goes on, and what the source adds at the reference strength. */
async function parts(seed: number, trials: number, differs: boolean) {
  const { recording, field, background } = imagery(seededRandom(`decoders ${seed}`), { differs, trials, moment: REFERENCE })
  const noise = filtered(background)
  const all = filtered(heldSamples(recording))
  return {
    recording,
    field,
    noise,
    source: all.map((row, c) => row.map((value, k) => value - noise[c][k])),
    events: await recording.events(),
  }
}

type Parts = Awaited<ReturnType<typeof parts>>

function oracleArea({ field, noise, source, events }: Parts, strength: number): number {
  const scaled = noise.map((row) => row.map((value) => 1e6 * value))
  const weights = solve(covariance(scaled, 'none'), Matrix.columnVector([...field])).to1DArray()
  const course = noise[0].map((_, k) => weights.reduce((sum, weight, c) => sum + weight * (noise[c][k] + strength * source[c][k]), 0))
  const powers = events.map(({ onsetS }) => {
    const own = course.subarray(Math.round(onsetS * RATE_HZ), Math.round(onsetS * RATE_HZ) + 200)
    return own.reduce((sum, value) => sum + value * value, 0)
  })
  return areaUnder(
    powers,
    events.map(({ label }) => label === 'left'),
  )
}

/** The strength at which the oracle has the wanted area: areas grow with it. */
function strengthFor(made: Parts): number {
  let [low, high] = [0.01, 3]
  for (let n = 0; n < 25; n++) {
    const middle = Math.sqrt(low * high)
    if (oracleArea(made, middle) < AREA) low = middle
    else high = middle
  }
  return high
}

function recordingOf({ recording, noise, source, events }: Parts, strength: number): Recording {
  const data = noise.map((row, c) => row.map((value, k) => value + strength * source[c][k]))
  return memoryRecording({ channels: recording.channels, data, events })
}

async function decode(recording: Recording, decoder: string, permutations: number, seed: number) {
  const settings = epochs.settings.parse({
    decoder,
    toS: 1.99,
    permutations,
    passes: Number(options.passes),
    ...JSON.parse(options.settings),
  })
  const { scores } = await epochs.run({ recording, others: undefined }, settings, runContext({ seed }))
  return { area: Number(scores?.rows[0].auc), p: Number(scores?.rows[0].p) }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Largest distance of the values' distribution from the uniform one, and how often as many uniform ones on this grid are as far (Kolmogorov, simulated). */
function uniformity(values: readonly number[], steps: number) {
  const distance = (drawn: readonly number[]) =>
    Math.max(
      ...Array.from({ length: steps }, (_, k) =>
        Math.abs(drawn.filter((p) => p <= (k + 1.5) / steps).length / drawn.length - (k + 1) / steps),
      ),
    )
  const random = seededRandom('uniform')
  const found = distance(values)
  const chance = Array.from({ length: 2000 }, () => distance(values.map(() => (random.integer(steps) + 1) / steps)))
  return { distance: found, p: (1 + chance.filter((value) => value >= found - 1e-12).length) / 2001 }
}

console.log(['seed', 'trials', 'oracle', ...decoders].join('\t'))
const areas: Record<string, number[]> = {}
for (let seed = 0; seed < Number(options.seeds); seed++) {
  const made = await parts(seed, Number(options.trials), true)
  const strength = strengthFor(made)
  const oracle = oracleArea(made, strength)
  const row = [seed, options.trials, oracle.toFixed(3)]
  for (const decoder of decoders) {
    const { area } = await decode(recordingOf(made, strength), decoder, 0, seed)
    areas[decoder] = [...(areas[decoder] ?? []), area - oracle]
    row.push(area.toFixed(3))
  }
  console.log(row.join('\t'))
}
for (const decoder of decoders) {
  const below = mean(areas[decoder] ?? [])
  const passes = below >= -0.05
  if (!passes) process.exitCode = 1
  console.log(`${decoder}: ${below.toFixed(3)} from the oracle (at least −0.05): ${passes ? 'meets' : 'misses'}`)
}
const permutations = 39
for (const decoder of decoders) {
  const found: { area: number; p: number }[] = []
  for (let seed = 0; seed < Number(options.nulls); seed++) {
    const made = await parts(1000 + seed, 60, false)
    found.push(await decode(recordingOf(made, 1), decoder, permutations, seed))
  }
  if (!found.length) continue
  const area = mean(found.map((one) => one.area))
  const error = Math.sqrt(mean(found.map((one) => (one.area - area) ** 2)) / found.length)
  const { distance, p } = uniformity(
    found.map((one) => one.p),
    permutations + 1,
  )
  const passes = Math.abs(area - 0.5) < 3 * error && p > 0.01
  if (!passes) process.exitCode = 1
  console.log(
    `${decoder}, nothing to find, ${found.length} times: area ${area.toFixed(3)} ± ${error.toFixed(3)} (chance 0.5), p uniform by ${distance.toFixed(2)} (as far by chance: ${p.toFixed(2)}): ${passes ? 'meets' : 'misses'}`,
  )
}
