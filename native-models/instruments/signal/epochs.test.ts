import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { memoryRecording } from '../../data/recording/memory-recording.ts'
import { openRecording } from '../../data/recording/read.ts'
import { writeDerivedRecording } from '../../data/recording/write-derivative.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import epochs from './epochs.ts'
import erp from './erp.ts'

const settings = epochs.settings.parse({})

it.each([0, 1, 2])('cuts around events, and leaves out what is spoilt: seed %i', async (seed) => {
  for (const isNull of [false, true]) {
    const { inputs, truth } = await (isNull ? epochs.phantom.makeNull : epochs.phantom.make)(seededRandom(seed))
    const result = await epochs.run(inputs, settings, runContext())
    expect(epochs.phantom.judge(result, truth, isNull, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
  }
})

it('epochs that were kept and opened again are what they were, and have the same averages as the recording', async () => {
  const { inputs } = await erp.phantom.make(seededRandom(3))
  const { epochs: made, trials } = await epochs.run(inputs, settings, runContext())
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-'))
  try {
    const path = join(folder, 'x_desc-epochs_eeg.vhdr')
    await writeDerivedRecording(path, made ?? inputs.recording)
    const again = await openRecording(path)
    expect(again.epochs).toEqual(made?.epochs)
    expect(again.epochs).toEqual({ count: 50, samples: 101, fromS: -0.2 })
    expect(trials?.rows.filter(({ epoch }) => epoch !== null)).toHaveLength(50)
    const events = (await again.events()).filter(({ label }) => label === 'target')
    expect(events.map(({ onsetS }) => Math.round(100 * onsetS))).toEqual(Array.from({ length: 50 }, (_, n) => 101 * n + 20))
    const asked = erp.settings.parse({ permutations: 19 })
    const [direct, kept] = await Promise.all(
      [inputs.recording, again].map((recording) => erp.run({ recording }, asked, runContext({ random: seededRandom(1) }))),
    )
    const [a, b] = [direct.average?.data ?? [], kept.average?.data ?? []]
    expect(b.length).toBe(a.length)
    for (let k = 0; k < a.length; k++) expect(Math.abs(Number(a[k]) - Number(b[k]))).toBeLessThan(1e-11)
    expect(kept.clusters?.rows[0].p).toBe(direct.clusters?.rows[0].p)
    await again.close()
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('says which events there are, and why none is left', async () => {
  const { inputs } = await epochs.phantom.make(seededRandom(1))
  await expect(epochs.run(inputs, { ...settings, events: 'stop' }, runContext())).rejects.toThrow('no event called "stop"')
  await expect(epochs.run(inputs, { ...settings, rejectUv: 1 }, runContext())).rejects.toThrow('None of 60 epochs is left')
  const silent = memoryRecording({ channels: inputs.recording.channels, data: [new Float32Array(500)] })
  await expect(epochs.run({ recording: silent }, settings, runContext())).rejects.toThrow('no events to cut epochs around')
})
