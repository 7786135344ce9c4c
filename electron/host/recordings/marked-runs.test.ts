import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { edfFile } from '../../../native-models/data/recording/fixtures/edf-file.ts'
import { shell, touchstone } from '../../../tests/touchstone.ts'
import { readRecord } from '../catalogue/record-run.ts'
import { runOf } from '../study/runs.ts'
import { ended, imported, openedHost, temporaryFolder } from '../testing/study.ts'

/** A minute of four channels at 64 Hz: a rhythm of 10 Hz, and in the seconds 20 to 40 one of 25 Hz that is ten times as large. */
function writeNight(path: string): string {
  const value = (n: number, second: number, k: number) => {
    const loud = second >= 20 && second < 40 ? 10_000 * Math.sin((2 * Math.PI * 25 * k) / 64) : 0
    return Math.round(1000 * (1 + n / 4) * Math.sin((2 * Math.PI * 10 * k) / 64) + loud + 50 * Math.sin(k * k * (second + n + 1)))
  }
  const signals = [0, 1, 2, 3].map((n) => ({
    label: `EEG C${n + 1}`,
    records: Array.from({ length: 60 }, (_, second) => Array.from({ length: 64 }, (_, k) => value(n, second, k))),
  }))
  writeFileSync(path, edfFile({ signals }))
  return path
}

const marks = { events: [{ onsetS: 20, durationS: 20, label: 'BAD_loud' }], bad: ['EEG C2'] }

/** What was read of each channel: its beta power, by name. */
function betaOf(folder: string, stem: string): Record<string, number> {
  const [head, ...rows] = readFileSync(join(folder, `${stem}_desc-bands_stats.tsv`), 'utf8')
    .trim()
    .split('\n')
  const at = head.split('\t').indexOf('beta')
  return Object.fromEntries(rows.map((row) => [row.split('\t')[0], Number(row.split('\t')[at])]))
}

async function marked() {
  const { host, client } = await openedHost()
  const files = join(temporaryFolder(), 'files')
  mkdirSync(files)
  await imported(host, client, writeNight(join(files, 'night.edf')))
  const [item] = (await client.items.list({})).rows
  const study = host.needed().study
  const measured = async () => {
    const [asked] = await client.jobs.enqueue({
      runs: [{ instrument: 'signal/spectrum', inputs: { recording: item?.id ?? '' }, settings: {}, seed: 0 }],
    })
    const job = await ended(client, asked?.id ?? '')
    expect(job.state).toBe('done')
    const runs = await client.runs.list({})
    const folder = join(study.results, runOf(study, job.runId ?? '').folder)
    return { folder, record: readRecord(folder), beta: betaOf(folder, 'night'), runs: runs.length }
  }
  return { client, id: item?.id ?? '', measured }
}

describe('what a person marked in a recording', () => {
  it('is heeded by a run in the window, stands in its record, and makes it another run', async () => {
    const { client, id, measured } = await marked()
    const before = await measured()
    expect(Object.keys(before.beta)).toHaveLength(4)
    expect(before.record?.inputs.recording?.annotations).toBeUndefined()
    await client.annotations.save({ parent: id, ...marks })
    const after = await measured()
    expect(after.runs).toBe(2)
    expect(Object.keys(after.beta)).toEqual(['EEG C1', 'EEG C3', 'EEG C4'])
    expect(before.beta['EEG C1']).toBeGreaterThan(100 * after.beta['EEG C1'])
    const tables = after.record?.inputs.recording?.annotations ?? []
    expect(tables.map(({ file }) => file.replace(/.*_desc/, 'desc'))).toEqual(['desc-annotated_events.tsv', 'desc-annotated_channels.tsv'])
    expect(readFileSync(join(after.folder, 'report.html'), 'utf8')).toContain('marked by a person')
    expect((await measured()).runs).toBe(2)
  })

  it('is heeded when the command of the run is given again, to the byte', async () => {
    const { client, id, measured } = await marked()
    await client.annotations.save({ parent: id, ...marks })
    const { folder, record } = await measured()
    const table = readFileSync(join(folder, 'night_desc-bands_stats.tsv'))
    rmSync(folder, { recursive: true })
    const words = record?.command.slice(record.command.indexOf(' -- ') + 4)
    expect((await shell(`$touchstone ${words}`)).code).toBe(0)
    expect(readFileSync(join(folder, 'night_desc-bands_stats.tsv')).equals(table)).toBe(true)
  })

  it('is heeded on the command line where it stands beside a file that is named as BIDS names it', async () => {
    const folder = temporaryFolder()
    const night = writeNight(join(folder, 'sub-01_task-rest_eeg.edf'))
    writeFileSync(join(folder, 'sub-01_task-rest_events.tsv'), 'onset\tduration\ttrial_type\n20\t20\tBAD_loud\n')
    writeFileSync(join(folder, 'sub-01_task-rest_channels.tsv'), 'name\ttype\tunits\tstatus\nEEG C2\tEEG\tuV\tbad\n')
    const ran = await touchstone('run', 'signal/spectrum', '--in', night, '--out', join(folder, 'out'))
    expect([ran.code, ran.stderr]).toEqual([0, expect.any(String)])
    const beta = betaOf(join(folder, 'out'), 'sub-01_task-rest')
    expect(Object.keys(beta)).toEqual(['EEG C1', 'EEG C3', 'EEG C4'])
    expect(beta['EEG C1']).toBeLessThan(1000)
  })

  it('is refused where its tables are none, in a sentence', async () => {
    const folder = temporaryFolder()
    const night = writeNight(join(folder, 'night.edf'))
    const run = ['run', 'signal/spectrum', '--in', night, '--out', join(folder, 'out'), '--annotations']
    const gone = await touchstone(...run, join(folder, 'gone_events.tsv'))
    expect([gone.code, gone.stderr]).toEqual([3, expect.stringContaining('gone_events.tsv')])
    const other = await touchstone(...run, night)
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('does not name the events.tsv')])
  })
})
