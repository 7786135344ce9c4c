import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../problem.ts'
import { readNpyTensor } from '../table/npy.ts'
import { numbersOf } from '../tensor.ts'
import { firstOfNpy } from './npy-samples.ts'
import type { RecordingEvent } from './recording.ts'

/**
 * TTL events of one stream of an Open Ephys recording: from each rise of a line to its fall. `states` is +line and −line; sample numbers count as those of the
 * stream do. Names are those of version 0.6 and, before it, `channel_states` and `timestamps` in samples.
 * Source: Open Ephys GUI documentation, "Binary format", events.
 */
export async function openEphysEvents(recording: string, stream: string, rateHz: number): Promise<RecordingEvent[]> {
  const first = await firstSample(join(recording, 'continuous', stream))
  const root = join(recording, 'events', stream)
  const found: RecordingEvent[] = []
  const names = existsSync(root) ? await readdir(root, { withFileTypes: true }) : []
  for (const entry of names.filter((each) => each.isDirectory() && /^TTL/i.test(each.name))) {
    const folder = join(root, entry.name)
    const states = await numbers(folder, 'states', 'channel_states')
    const samples = await numbers(folder, 'sample_numbers', 'timestamps')
    if (!states || !samples) continue
    if (states.length !== samples.length) {
      const what = `It has ${states.length} states but ${samples.length} times.`
      throw new Problem({ file: folder, what, remedy: 'Copy the folder of the recording again from its source.' })
    }
    const risen = new Map<number, number>()
    for (const [n, state] of states.entries()) {
      const line = Math.abs(state)
      const begin = risen.get(line)
      if (state > 0) risen.set(line, samples[n])
      else if (begin !== undefined) {
        risen.delete(line)
        found.push({ onsetS: (begin - first) / rateHz, durationS: (samples[n] - begin) / rateHz, label: `TTL ${line}` })
      }
    }
    for (const [line, begin] of risen) found.push({ onsetS: (begin - first) / rateHz, durationS: 0, label: `TTL ${line}` })
  }
  return found.sort((a, b) => a.onsetS - b.onsetS)
}

/** Recording may begin long after acquisition, from which samples are counted. */
async function firstSample(folder: string): Promise<number> {
  const file = ['sample_numbers.npy', 'timestamps.npy'].map((name) => join(folder, name)).find((path) => existsSync(path))
  return (file === undefined ? undefined : await firstOfNpy(file)) ?? 0
}

/** The first of these that is there; times of version 0.6 are in seconds and stand beside sample numbers, which go first. */
async function numbers(folder: string, ...names: readonly string[]): Promise<readonly number[] | undefined> {
  const name = names.find((each) => existsSync(join(folder, `${each}.npy`)))
  return name === undefined ? undefined : [...numbersOf(await readNpyTensor(join(folder, `${name}.npy`)))]
}
