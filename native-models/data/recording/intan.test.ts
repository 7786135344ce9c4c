import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Problem } from '../problem.ts'
import { openRecording } from './read.ts'

type Files = Readonly<Record<string, string>>
interface Held {
  readonly intan: readonly {
    readonly name: string
    readonly bytes: string
    readonly neo: Readonly<Record<string, { volts: readonly number[]; rateHz: number }>>
    readonly events: readonly { onsetS: number; durationS: number; label: string }[]
  }[]
  readonly openEphys: {
    readonly files: Files
    readonly neo: readonly { onsetS: number; label: string }[]
    readonly durationsS: readonly number[]
  }
  readonly suite2p: { readonly files: Files; readonly values: Readonly<Record<string, readonly (readonly number[])[]>> }
}
const held: Held = JSON.parse(readFileSync(new URL('fixtures/intan.json', import.meta.url), 'utf8'))

function laidOut(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-intan-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof contents === 'string' ? Buffer.from(contents, 'base64') : contents)
  }
  return folder
}

test.each(held.intan)('Intan $name: volts, rates and events are those of Neo and of what was written', async ({ bytes, neo, events }) => {
  const recording = await openRecording(join(laidOut({ 'a.rhd': bytes }), 'a.rhd'))
  const known = Object.values(neo)
  expect(recording.channels.map(({ name }) => name)).toEqual(['tip', 'A-001', 'A-003', 'A-AUX1', 'A-VDD1', 'ADC-00', 'lick'])
  expect(recording.notes).toEqual(['first note'])
  for (const [n, { volts, rateHz }] of known.entries()) {
    expect(recording.channels[n].rateHz).toBeCloseTo(rateHz, 9)
    expect(recording.channels[n].samples).toBe(volts.length)
    const [read] = await recording.read([n], 0, volts.length)
    for (const [at, value] of volts.entries()) expect(Math.abs(read[at] - value)).toBeLessThan(1e-6 * Math.max(1e-3, Math.abs(value)))
    const [part] = await recording.read([n], Math.floor(volts.length / 3), volts.length - 1)
    expect([...part]).toEqual([...read.subarray(Math.floor(volts.length / 3), -1)])
  }
  expect((await recording.events()).map((event) => ({ ...event, durationS: Number(event.durationS.toFixed(9)) }))).toEqual(events)
  await recording.close()
})

test('an Intan file that was cut, is empty of samples, or whose header lies is refused in a sentence', async () => {
  const whole = Buffer.from(held.intan[1].bytes, 'base64')
  for (const part of [9, 60, 300, 800, whole.length - 5]) {
    const path = join(laidOut({ 'a.rhd': whole.subarray(0, part) }), 'a.rhd')
    await expect(openRecording(path)).rejects.toBeInstanceOf(Problem)
  }
  for (let at = 4; at < 1200; at += 7) {
    const damaged = Uint8Array.from(whole)
    for (let n = at; n < at + 3; n++) damaged[n] ^= 0xff
    const opened = await openRecording(join(laidOut({ 'a.rhd': damaged }), 'a.rhd')).catch((error) => {
      expect(error).toBeInstanceOf(Problem)
      return undefined
    })
    await opened?.close()
  }
})

test('events of Open Ephys last from the rise of a line to its fall, as Neo has them', async () => {
  const recording = await openRecording(join(laidOut(held.openEphys.files), 'structure.oebin'))
  const events = await recording.events()
  await recording.close()
  expect(events).toHaveLength(held.openEphys.neo.length)
  for (const [n, { onsetS, label }] of held.openEphys.neo.entries()) {
    expect(events[n].label).toBe(`TTL ${label}`)
    expect(events[n].onsetS).toBeCloseTo(onsetS, 9)
    expect(events[n].durationS).toBeCloseTo(held.openEphys.durationsS[n], 9)
  }
})

test('a folder of Suite2p is its event rates, cells told from others, at the rate beside it; its pickle is left alone', async () => {
  const { files, values } = held.suite2p
  const folder = laidOut(files)
  const recording = await openRecording(folder)
  expect(recording.channels).toHaveLength(4)
  expect(recording.channels[0]).toMatchObject({ rateHz: 15.5, samples: 30 })
  expect(recording.bad).toEqual(['ROI 1'])
  expect(recording.notes).toEqual(['spks.npy holds deconvolved event rates in arbitrary units, which are no spike times'])
  expect((await recording.read([0, 1, 2, 3], 0, 30)).map((trace) => [...trace])).toEqual(values.spks)
  await recording.close()
  const traces = await openRecording(join(folder, 'F.npy'))
  expect((await traces.read([2], 3, 9)).map((trace) => [...trace])).toEqual([values.F[2].slice(3, 9)])
  await traces.close()
})

test('Suite2p without a rate says how to give it; parts that do not fit, were cut or are pickles are refused', async () => {
  const { 'fs.npy': _, ...files } = held.suite2p.files
  const without = await openRecording(laidOut(files))
  expect(without.notes[1]).toMatch(/ops\.npy, a pickle/)
  await without.close()
  const cut = Buffer.from(files['spks.npy'], 'base64').subarray(0, -4)
  await expect(openRecording(laidOut({ ...files, 'spks.npy': cut }))).rejects.toThrow(/4 bytes more than it holds/)
  await expect(openRecording(laidOut({ ...files, 'iscell.npy': files['spks.npy'].slice(0, 0) }))).rejects.toBeInstanceOf(Problem)
  await expect(openRecording(laidOut({ ...files, 'spks.npy': files['ops.npy'] }))).rejects.toThrow(/objects of Python/)
})
