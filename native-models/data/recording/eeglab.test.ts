import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fileOf, layOut } from '../volume/fixtures/cases.ts'
import fixtures from './fixtures/eeglab.json' with { type: 'json' }
import { sharedRecordings } from './fixtures/shared-data.ts'
import { openRecording } from './read.ts'

const { expected, cases } = fixtures

async function opened(path: string) {
  const recording = await openRecording(path)
  onTestFinished(() => recording.close())
  return recording
}

describe('a data set of EEGLAB', () => {
  test.each(cases)('$name', async ({ files, note }) => {
    const recording = await opened(layOut({ files, open: 'a.set' }))
    expect(recording.channels.map(({ name, type }) => [name, type])).toEqual(
      expected.names.map((name, n) => [name, n === 0 ? 'eog' : 'eeg']),
    )
    expect(recording.channels[1].positionMm).toEqual([-20, 10, 80])
    const values = await recording.read([0, 1, 2], 0, 8)
    expect(values.map((row) => [...row].map((volts) => Math.round(volts * 1e9) / 1e3))).toEqual(expected.microvolts)
    expect([...(await recording.read([2], 3, 5))[0]]).toEqual([...values[2].subarray(3, 5)])
    expect(await recording.events()).toEqual([
      { onsetS: 0.01, durationS: 0, label: 'go' },
      { onsetS: 0.035, durationS: 0.02, label: '7' },
      { onsetS: 0.055, durationS: 0.3, label: 'boundary' },
    ])
    expect(recording.breaksS).toEqual([0.06])
    expect([...(recording.ica?.unmixing ?? [])]).toEqual(expected.unmixing)
    expect([...(recording.ica?.mixing ?? [])]).toEqual(expected.mixing)
    expect(recording.notes.join()).toMatch(note ?? /^$/)
  })

  test.skipIf(sharedRecordings === undefined)('epochs follow each other, with breaks between them', async () => {
    const recording = await opened(join(sharedRecordings ?? '', 'eeglab/eeglab_data_epochs_ica.fdt'))
    expect(recording.epochs).toEqual({ count: 80, samples: 384, fromS: -1 })
    expect(recording.breaksS).toHaveLength(79)
    expect(recording.breaksS[0]).toBe(3)
    expect(recording.ica?.components).toBe(32)
  })
})

describe('what cannot be read is said in a sentence', () => {
  const refuses = (path: string, sentence: RegExp) =>
    expect(openRecording(path)).rejects.toMatchObject({ name: 'Problem', kind: 'input', message: expect.stringMatching(sentence) })
  const plain = layOutOf('MATLAB 5')
  const besideIt = layOutOf('a .fdt file')

  test('files that are cut, empty or something else', async () => {
    const path = layOut(plain)
    truncateSync(path, readFileSync(path).length - 200)
    await refuses(path, /stops before its end/)
    await refuses(fileOf('a.set', ''), /empty file/)
    await refuses(fileOf('a.set', 'hello'), /not a MATLAB file/)
    const hdf5 = layOut(layOutOf('MATLAB 7.3'))
    truncateSync(hdf5, 3000)
    await refuses(hdf5, /HDF5 file .* cut off or damaged/)
  })

  test('a .fdt file that is missing or too short', async () => {
    await refuses(layOut({ files: { 'a.set': besideIt.files['a.set'] }, open: 'a.set' }), /"a.fdt" that holds its samples is not beside it/)
    const path = layOut(besideIt)
    truncateSync(path.replace('.set', '.fdt'), 50)
    await refuses(path, /holds 50 bytes/)
    await refuses(fileOf('b.fdt', 'x'), /\.set file that describes/)
  })

  test('a compressed element that would fill the memory', async () => {
    const header = Buffer.from(layOutOf('MATLAB 5, compressed').files['a.set'] ?? '', 'base64').subarray(0, 128)
    const tag = Buffer.alloc(8)
    tag.writeUInt32LE(14, 0)
    tag.writeUInt32LE(0xfffffff0, 4)
    const bomb = deflateSync(Buffer.concat([tag, Buffer.alloc(8 << 20)]))
    const outer = Buffer.alloc(8)
    outer.writeUInt32LE(15, 0)
    outer.writeUInt32LE(bomb.length, 4)
    const path = fileOf('a.set', '')
    writeFileSync(path, Buffer.concat([header, outer, bomb]))
    await refuses(path, /damaged/)
  })
})

function layOutOf(name: string): { files: Readonly<Record<string, string | undefined>>; open: string } {
  const found = cases.find((one) => one.name === name)
  if (!found) throw new Error(name)
  return { files: found.files, open: 'a.set' }
}
