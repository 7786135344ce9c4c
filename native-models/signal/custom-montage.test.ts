import { expect, it } from 'vitest'
import { customDerivations } from './custom-montage.ts'

const channels = ['EEG Fp1-Ref', 'EEG T3-Ref', 'EEG Cz-Ref', 'C3', 'C4', 'A-1'].map((name) => ({
  name,
  type: 'eeg' as const,
  rateHz: 256,
  samples: 4,
}))
const of = (text: string, bad: readonly string[] = []) =>
  customDerivations(text, channels, bad).map(({ name, channel, against }) => [name, channel, against.map((other) => other.channel)])

it('knows channels, differences and means, by names as they stand or as the field has them', () => {
  expect(of('Fp1-T7; C3\nCz-(C3, C4)')).toEqual([
    ['Fp1–T7', 0, [1]],
    ['C3', 3, []],
    ['Cz–(C3, C4)', 2, [3, 4]],
  ])
  expect(of('EEG Fp1-Ref-A-1')).toEqual([['EEG Fp1–Ref-A-1', 0, [5]]])
})

it('leaves bad channels out of the average', () => {
  expect(of('C3-avg', ['C4'])[0]?.[2]).toEqual([0, 1, 2, 3, 5])
  expect(customDerivations('Cz-(C3,C4)', channels, [])[0].against[0].weight).toBe(0.5)
})

it('says which trace is not there', () => {
  expect(() => of('Fp1-F7')).toThrow('“Fp1-F7” is no channel')
  expect(() => of('Cz-A1')).toThrow('“Cz-A1” is no channel')
  expect(() => of(' ;')).toThrow('at least one trace')
  const slower = channels.map((each) => (each.name === 'C4' ? { ...each, rateHz: 128 } : each))
  expect(() => customDerivations('C3-C4', slower, [])).toThrow('one sampling rate')
})
