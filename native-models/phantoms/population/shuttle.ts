import type { Behaviour } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const stepS = 1 / 30
/** A camera never sees its light in quite the same place. */
const jitterCm = 0.3

/**
 * The path of an animal that runs from end to end of a track, faster and slower, and waits 1 to 4 s at each end.
 * @returns its position in cm, 30 times a second
 */
export function shuttle(random: Random, { durationS, lengthCm }: { durationS: number; lengthCm: number }): Behaviour {
  const count = Math.floor(durationS / stepS)
  const values = new Float64Array(count)
  let [at, goal, waitS] = [0, lengthCm, 0]
  let speedCmS = 35
  for (let n = 0; n < count; n++) {
    if (waitS > 0) waitS -= stepS
    else {
      speedCmS = Math.min(60, Math.max(15, speedCmS + 6 * Math.sqrt(stepS) * random.normal()))
      at += Math.sign(goal - at) * Math.min(Math.abs(goal - at), speedCmS * stepS)
      if (at === goal) [goal, waitS] = [lengthCm - goal, random.between(1, 4)]
    }
    values[n] = at + jitterCm * random.normal()
  }
  return { name: 'position', columns: ['x'], unit: 'cm', timesS: Float64Array.from({ length: count }, (_, n) => n * stepS), values }
}
