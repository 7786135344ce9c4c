import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openRecording } from './read.ts'

interface Case {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly data: string
  readonly bytes: string
  readonly open: string
  readonly neo: Readonly<Record<string, { values: readonly number[]; unit: string; rateHz: number }>>
}
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(new URL('fixtures/probes.json', import.meta.url), 'utf8'))

async function written({ files, data, bytes }: Case): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'probes-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  await mkdir(dirname(join(folder, data)), { recursive: true })
  await writeFile(join(folder, data), Buffer.from(bytes, 'base64'))
  return folder
}

test.each(cases)('$name: every sample in volts is that of Neo', async (one) => {
  const folder = await written(one)
  for (const name of new Set([one.open, one.data, ...Object.keys(one.files)])) {
    const recording = await openRecording(join(folder, name))
    const known = Object.entries(one.neo)
    expect(recording.channels.filter(({ unit }) => unit !== '').map((channel) => channel.name)).toEqual(known.map(([channel]) => channel))
    for (const [n, [, { values, rateHz }]] of known.entries()) {
      expect(recording.channels[n].rateHz).toBe(rateHz)
      const [read] = await recording.read([n], 0, values.length)
      for (const [at, value] of values.entries()) expect(Math.abs(read[at] * 1e6 - value)).toBeLessThan(1e-5)
    }
    await recording.close()
  }
  await rm(folder, { recursive: true })
})

test.each(cases)('$name: a file that was cut off, a damaged header and a missing one are refused', async (one) => {
  const folder = await written(one)
  await truncate(join(folder, one.data), 131)
  await expect(openRecording(join(folder, one.open))).rejects.toThrow(/bytes/)
  const [header] = Object.keys(one.files)
  await writeFile(join(folder, header), '{"continuous": [{"x": 1')
  await expect(openRecording(join(folder, header))).rejects.toThrow(/cut off|does not say/)
  await rm(join(folder, header))
  await expect(openRecording(join(folder, one.data))).rejects.toThrow(/damaged, or something else/)
  await rm(folder, { recursive: true })
})

test('an Intan RHS file says what to convert it with', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'probes-')), 'a.rhs')
  await writeFile(path, Buffer.from([0xac, 0x27, 0x91, 0xd6, 1, 0, 5, 0]))
  await expect(openRecording(path)).rejects.toThrow(/Intan/)
})
