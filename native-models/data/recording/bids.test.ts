import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../volume/fixtures/cases.ts'
import { edfFile } from './fixtures/edf-file.ts'
import { sharedRecordings } from './fixtures/shared-data.ts'
import { openRecording } from './read.ts'

/** A data set of one recording with these sidecars, by their place in it. */
function dataSet(sidecars: Readonly<Record<string, string>>): string {
  const root = temporaryFolder()
  const folder = join(root, 'sub-01', 'eeg')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(root, 'dataset_description.json'), '{}')
  for (const [name, text] of Object.entries(sidecars)) writeFileSync(join(root, name), text)
  const signals = ['A', 'B', 'C'].map((label) => ({
    label,
    unit: label === 'C' ? '' : 'uV',
    physical: [-32768, 32767] as const,
    records: [[1000, 2000]],
  }))
  writeFileSync(
    join(folder, 'sub-01_task-rest_run-1_eeg.edf'),
    edfFile({ signals, reserved: 'EDF+C', annotations: ['+0\x14\x14\0+0.5\x14embedded\x14\0'] }),
  )
  return join(folder, 'sub-01_task-rest_run-1_eeg.edf')
}

async function opened(path: string) {
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  return recording
}

describe('sidecars outrank what is embedded', () => {
  test('channels: types, units where the file has none, and who is bad', async () => {
    const table = 'name\ttype\tunits\tstatus\nB\tEOG\tuV\tbad\nA\tEEG\tn/a\tgood\nC\tMISC\tmV\tgood\n'
    const recording = await opened(dataSet({ 'sub-01/eeg/sub-01_task-rest_run-1_channels.tsv': table }))
    expect(recording.channels.map(({ name, type, unit }) => [name, type, unit])).toEqual([
      ['A', 'eeg', 'µV'],
      ['B', 'eog', 'µV'],
      ['C', 'misc', 'mV'],
    ])
    expect(recording.bad).toEqual(['B'])
    const values = await recording.read([0, 2], 0, 2)
    expect(values.map((row) => row[0])).toEqual([expect.closeTo(1e-3, 12), expect.closeTo(1, 12)])
  })

  test('events, from the nearest file that fits', async () => {
    const recording = await opened(
      dataSet({
        'task-rest_events.tsv': 'onset\tduration\n9\t9\n',
        'sub-01/eeg/sub-01_task-rest_run-2_events.tsv': 'onset\tduration\n8\t8\n',
        'sub-01/eeg/sub-01_task-rest_run-1_events.tsv': 'onset\tduration\ttrial_type\tvalue\n0.75\tn/a\tn/a\t7\n0.25\t0.1\tgo\t1\n',
      }),
    )
    expect(await recording.events()).toEqual([
      { onsetS: 0.25, durationS: 0.1, label: 'go' },
      { onsetS: 0.75, durationS: 0, label: '7' },
    ])
  })

  test('electrodes in the unit and the space of their coordinate system; other entities are not theirs', async () => {
    const recording = await opened(
      dataSet({
        'sub-01/eeg/sub-01_space-CapTrak_electrodes.tsv': 'name\tx\ty\tz\nA\t0.01\t-2e-2\t0.09\nB\tn/a\tn/a\tn/a\n',
        'sub-01/eeg/sub-01_space-CapTrak_coordsystem.json': '{"EEGCoordinateSystem":"CapTrak","EEGCoordinateUnits":"m"}',
        'sub-01/eeg/sub-01_space-Other_coordsystem.json': '{"EEGCoordinateSystem":"Other","EEGCoordinateUnits":"mm"}',
        'sub-01/eeg/sub-01_task-rest_run-1_eeg.json': '{"SamplingFrequency": 500}',
      }),
    )
    expect(recording.channels[0].positionMm).toEqual([10, -20, 90])
    expect(recording.channels[1].positionMm).toBeUndefined()
    expect(recording.coordinates).toBe('BIDS CapTrak')
    expect(recording.notes.join()).toMatch(/run-1_eeg.json says 500 Hz, the file 2 Hz/)
  })

  test('a sidecar that is damaged is named', async () => {
    const path = dataSet({ 'sub-01/eeg/sub-01_task-rest_run-1_eeg.json': '{' })
    await expect(openRecording(path)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/run-1_eeg\.json: .*not valid JSON/),
    })
  })

  test.skipIf(sharedRecordings === undefined)('a real recording', async () => {
    const recording = await opened(join(sharedRecordings ?? '', 'mne-bids/sub-01_ses-eeg_task-rest_eeg.vhdr'))
    const [first] = recording.channels
    expect(recording.bad).toEqual(['PO10'])
    expect((await recording.events()).map(({ onsetS, label }) => [onsetS, label])).toEqual([
      [0, 'start_experiment'],
      [0.2, 'show_stimulus'],
    ])
    expect([first.name, first.positionMm?.every(Number.isFinite)]).toEqual(['Fp1', true])
    expect(Math.hypot(...(first.positionMm ?? []))).toBeGreaterThan(60)
    expect(Math.hypot(...(first.positionMm ?? []))).toBeLessThan(140)
  })
})
