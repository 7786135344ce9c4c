import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import cellTypes from './cell-types.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }
const settings = cellTypes.settings.parse({})

/** `types` filters drawn at random; neuron n has filter n mod `types`. */
function population(types: number, gain: number) {
  const random = seededRandom(5)
  const [shown, neurons, pixels] = [400, 24, 20]
  const filters = Array.from({ length: types }, () => Float64Array.from({ length: pixels }, () => random.normal() / Math.sqrt(pixels)))
  const stimuli = Float64Array.from({ length: shown * pixels }, () => random.normal())
  const responses = Float64Array.from({ length: shown * neurons }, (_, at) => {
    const [row, own] = [Math.floor(at / neurons), filters[(at % neurons) % types]]
    return gain * own.reduce((sum, weight, p) => sum + weight * stimuli[row * pixels + p], 0) + random.normal()
  })
  return {
    stimuli: { array: { shape: [shown, pixels], data: stimuli } },
    responses: { array: { shape: [shown, neurons], data: responses } },
  }
}

test('four kinds of filters stay four types, and each type answers its own stimulus most', async () => {
  const { types, matrix } = await cellTypes.run(population(4, 2), { ...settings, clusters: 8 }, context)
  const own = types?.rows.map(({ type }) => type) ?? []
  expect(new Set(own).size).toBe(4)
  expect(own).toEqual(own.map((_, n) => own[n % 4]))
  for (const { type, stimulus, response } of matrix?.rows ?? [])
    if (type !== stimulus) {
      const best = matrix?.rows.find((row) => row.type === type && row.stimulus === type)
      expect(Number(response)).toBeLessThan(Number(best?.response))
    }
})

test('neurons that the stimuli do not drive are refused in a sentence', async () => {
  await expect(cellTypes.run(population(4, 0), settings, context)).rejects.toThrow(/of 24 neurons are predicted from the stimuli/)
})

test('files that do not fit each other and values that are not numbers are refused', async () => {
  const { stimuli, responses } = population(2, 1)
  const short = { array: { shape: [399, 24], data: (responses.array.data as Float64Array).slice(24) } }
  await expect(cellTypes.run({ stimuli, responses: short }, settings, context)).rejects.toThrow(
    /400 stimuli, and the responses have the shape \(399, 24\)/,
  )
  const holed = {
    array: { ...responses.array, data: responses.array.data.map((value, n) => (n === 7 ? Number.NaN : value)) as Float64Array },
  }
  await expect(cellTypes.run({ stimuli, responses: holed }, settings, context)).rejects.toThrow(/not a number/)
})
