import { expect, test } from 'vitest'
import { electrodeAt, electrodesIn } from './electrodes.ts'

const channels = [
  { name: 'A1', positionMm: [30, 10, -5] },
  { name: 'A2', positionMm: [36, 10, -5] },
  { name: 'ECG' },
] as unknown as Parameters<typeof electrodesIn>[0]['channels']

test('electrodes are in the world of a scan only where their places were told in it', () => {
  expect(electrodesIn({ channels, coordinates: 'BIDS ACPC: the T1 of this person' }).map(({ name }) => name)).toEqual(['A1', 'A2'])
  for (const coordinates of [
    'BIDS CapTrak',
    'EEGLAB head: x to the right ear',
    'BIDS not stated',
    'BIDS Other: EEGLAB head: x to the right ear',
  ])
    expect(electrodesIn({ channels, coordinates })).toEqual([])
})

test('the nearest within a centimetre is meant', () => {
  const electrodes = electrodesIn({ channels, coordinates: 'BIDS MNI152NLin2009aSym' })
  expect(electrodeAt(electrodes, [34, 12, -5])?.name).toBe('A2')
  expect(electrodeAt(electrodes, [34, 30, -5])).toBeUndefined()
  expect(electrodeAt([], [0, 0, 0])).toBeUndefined()
})
