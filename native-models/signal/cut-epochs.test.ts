import { expect, it } from 'vitest'
import { cutEpochs } from './cut-epochs.ts'

const at = (onsetS: number) => ({ onsetS, durationS: 0, label: 'go' })
const row = Float32Array.from({ length: 1000 }, (_, k) => k)
const stretches = [
  { from: 0, data: [row, row.map((value) => -value)] },
  { from: 2000, data: [row, row.map(() => 0)] },
]

it('cuts around events with both ends, and takes the mean of the baseline away', () => {
  const { data, samples, events, dropped, fromS } = cutEpochs(stretches, [at(5), at(22)], {
    rateHz: 100,
    fromS: -0.1,
    toS: 0.2,
    baselineS: [-0.1, 0],
  })
  expect([samples, fromS, events.length, dropped.length]).toEqual([31, -0.1, 2, 0])
  // 490 … 500 have the mean 495.
  expect([data[0], data[10], data[30], data[31], data[61]]).toEqual([-5, 5, 25, 5, -25])
  expect(data[62]).toBe(-5)
})

it('drops what a gap or an end would divide', () => {
  const { dropped } = cutEpochs(stretches, [at(0.05), at(9.95), at(15), at(20.2)], { rateHz: 100, fromS: -0.1, toS: 0.2 })
  expect(dropped.map(({ event, why }) => [event.onsetS, why])).toEqual(
    [0.05, 9.95, 15].map((onsetS) => [onsetS, 'not whole in one stretch']),
  )
})

it('drops what spans too much or too little, and says where', () => {
  const window = { rateHz: 100, fromS: -0.1, toS: 0.2, names: ['Cz', 'Pz'] }
  expect(cutEpochs(stretches, [at(5)], { ...window, rejectV: 29 }).dropped[0].why).toBe('3.00e+7 µV at Cz')
  expect(cutEpochs(stretches, [at(5), at(22)], { ...window, flatV: 1 }).dropped.map(({ why }) => why)).toEqual(['0.00 µV at Pz'])
})
