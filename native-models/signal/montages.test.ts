import { expect, test } from 'vitest'
import { derivationsOf, derive, electrodeOf } from './montages.ts'

const eeg = (name: string, positionMm?: [number, number, number]) =>
  ({ name, type: 'eeg', rateHz: 256, samples: 4, ...(positionMm && { positionMm }) }) as const

test('electrodes are known whatever the recorder puts around their names', () => {
  expect(['EEG Fp1-Ref', 'T3', 'Cz..', 'FP2-LE', 'A12'].map(electrodeOf)).toEqual(['fp1', 't7', 'cz', 'fp2', 'a12'])
})

test('the average leaves bad channels and channels of other kinds out', () => {
  const channels = [eeg('F3'), eeg('F4'), eeg('P3'), { ...eeg('ECG'), type: 'ecg' } as const]
  const rows = new Map([1, 3, 1000, 50].map((value, n) => [n, new Float64Array(4).fill(value)]))
  expect(derive(derivationsOf('average', channels, ['P3']), rows).map((row) => row[0])).toEqual([-1, 1, 998, 50])
})

test('bipolar chains follow the 10–20 system by its older names too, and shafts their numbers', () => {
  const scalp = ['O1', 'T5', 'T3', 'F7', 'Fp1', 'ECG'].map((name) => eeg(name))
  expect(derivationsOf('bipolar', scalp, []).map(({ name }) => name)).toEqual(['Fp1–F7', 'F7–T3', 'T3–T5', 'T5–O1'])
  const shaft = ['A1', 'A2', 'A3', 'B1'].map((name) => ({ ...eeg(name), type: 'seeg' }) as const)
  expect(derivationsOf('bipolar', shaft, []).map(({ name }) => name)).toEqual(['A1–A2', 'A2–A3'])
})

test('a Laplacian takes a plane away, and there is none without positions', () => {
  const places: [number, number, number][] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => [10 * (n % 3), 10 * Math.floor(n / 3), 0])
  const channels = places.map((place, n) => eeg(`E${n}`, place))
  const rows = new Map(places.map(([x, y], n) => [n, new Float64Array(4).fill(2 * x - y + (n === 4 ? 7 : 0))]))
  expect(derive(derivationsOf('laplacian', channels, []), rows)[4]?.[0]).toBeCloseTo(7)
  expect(derivationsOf('laplacian', [eeg('F3')], [])).toEqual([])
  expect(derivationsOf('cz', [eeg('F3')], [])).toEqual([])
})
