import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly directionDeg: number
  readonly speed: number
}

const [rateHz, samples, side, spacingMm, hz] = [200, 6000, 5, 10, 10]

/** A grid of 5 × 5 electrodes over which a rhythm of 10 Hz travels at 0.4 to 1 m/s, in noise; in the null each electrode has a phase of its own. */
function make(random: Random, travels: boolean) {
  const directionDeg = random.between(0, 360)
  const speed = random.between(0.4, 1)
  const [east, north] = [Math.cos((directionDeg * Math.PI) / 180), Math.sin((directionDeg * Math.PI) / 180)]
  const places = Array.from({ length: side * side }, (_, n): [number, number, number] => [
    (n % side) * spacingMm,
    Math.floor(n / side) * spacingMm,
    0,
  ])
  const data = places.map(([x, y]) => {
    const lateS = travels ? (x * east + y * north) / 1000 / speed : random.between(0, 1 / hz)
    return slowNoise(random, samples).map((value, k) => 1e-5 * (0.5 * value + Math.sin(2 * Math.PI * hz * (k / rateHz - lateS))))
  })
  const recording = memoryRecording({
    channels: data.map((_, n) => ({ name: `G${n + 1}`, type: 'ecog' as const, unit: 'µV', rateHz, positionMm: places[n] })),
    data,
  })
  return { inputs: { recording }, settings: { permutations: 39, stepS: 1 }, truth: { directionDeg, speed } }
}

export const makeWave = async (random: Random) => make(random, true)
export const makeStill = async (random: Random) => make(random, false)

export function judgeWaves({ waves }: { waves?: Table }, { directionDeg, speed }: Truth, isNull: boolean): Score[] {
  const row = waves?.rows[0]
  const p = Number(row?.p ?? Number.NaN)
  if (isNull) return [{ name: 'p of exchanged places', value: p, chance: 0.5, mark: 0.05, better: 'higher' }]
  const turn = Math.abs(((Number(row?.direction ?? Number.NaN) - directionDeg + 540) % 360) - 180)
  return [
    { name: 'error of the direction', value: turn, chance: 90, mark: 10, better: 'lower', unit: '°' },
    { name: 'error of the speed', value: Math.abs(Number(row?.speed ?? Number.NaN) / speed - 1), chance: 0.5, mark: 0.15, better: 'lower' },
    { name: 'p of exchanged places', value: p, chance: 0.5, mark: 0.026, better: 'lower' },
  ]
}
