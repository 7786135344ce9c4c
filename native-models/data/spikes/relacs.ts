import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { latin1, type SpikeFormat } from './spike-format.ts'
import { spanOf } from './spike-trains.ts'
import { unitOf } from './unit-times.ts'

/** Spike times of a receptor in microseconds, one a line, under a head of `# name: value` lines (the auditory receptors that nitime ships). */
export const relacs: SpikeFormat = {
  name: 'RELACS',
  recognises: (_path, head) => /^# repro call number:/.test(latin1(head)),
  async read(path) {
    const text = await readFile(path, 'latin1').catch((error) => {
      throw unreadable(path, error)
    })
    const lines = text.split(/\r?\n/)
    const timesUs: number[] = []
    for (const [n, line] of lines.entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue
      const time = Number(line)
      if (!Number.isFinite(time)) {
        const what = `"${line.slice(0, 20)}" is no time.`
        throw new Problem({ file: path, place: `line ${n + 1}`, what, remedy: 'Copy the file again from its source.' })
      }
      timesUs.push(time)
    }
    if (timesUs.length === 0)
      throw new Problem({ file: path, what: 'It has a head but no spikes.', remedy: 'Copy it again from its source.' })
    const clock = { kind: 'samples', rateHz: 1e6, startS: 0 } as const
    const units = [unitOf(path, '1', Float64Array.from(timesUs))]
    const notes = lines
      .filter((line) => /^# (stimulus file|signal|carrier freq|standard deviation|cut-off)/.test(line))
      .map((line) => line.slice(2))
    return { file: path, format: 'RELACS', clock, units, span: spanOf(clock, units, { startS: 0 }), behaviour: [], trials: [], notes }
  },
}
