import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeVolume } from '../../../native-models/data/volume/write.ts'
import { makeHead } from '../../../native-models/instruments/segment/tissue/phantom.ts'
import { seededRandom } from '../../../native-models/statistics/random.ts'
import { sql } from '../catalogue/database.ts'
import { openStudy } from '../study/study.ts'
import { imported, openedHost, temporaryFolder } from '../testing/study.ts'

const scans = 20
const killsAt = [3, 9, 15]
const program = join(import.meta.dirname, '..', 'jobs', 'fixtures', 'work.ts')

test('a batch of 20 scans, killed three times, ends with 20 results, none twice and none partial', async () => {
  const files = join(temporaryFolder(), 'files')
  mkdirSync(files)
  for (let n = 0; n < scans; n++) {
    const { inputs } = await makeHead(seededRandom(n))
    await writeVolume(join(files, `sub-${String(n + 1).padStart(2, '0')}_T1w.nii.gz`), inputs.scan)
  }
  const { host, client, folder } = await openedHost()
  await imported(host, client, files)
  await client.jobs.pause()
  await client.batches.create({ name: 'all', items: { kinds: ['volume'] }, instruments: [{ id: 'segment/tissue' }] })
  await client.jobs.resume()
  await host.close()

  let kills = 0
  for (;;) {
    const wasKilled = await workUntil(folder, killsAt[kills])
    if (!wasKilled) break
    kills++
  }
  expect(kills).toBe(killsAt.length)

  const study = await openStudy(folder)
  const jobs = study.store.all(sql.selectFrom('jobs').selectAll().where('kind', '=', 'run'))
  expect(jobs.map(({ state }) => state)).toEqual(Array(scans).fill('done'))
  const runs = study.store.all(sql.selectFrom('runs').selectAll())
  expect(runs).toHaveLength(scans)
  expect(new Set(jobs.map(({ run_id }) => run_id)).size).toBe(scans)
  const results = join(study.results, 'segment-tissue')
  // Nothing beside the results: no half-written folder, no folder of a run that is not recorded.
  expect(readdirSync(results).sort()).toEqual(runs.map(({ folder: own }) => own.split('/')[1]).sort())
  for (const name of readdirSync(results)) {
    const record = JSON.parse(readFileSync(join(results, name, 'run.json'), 'utf8'))
    const written = Object.values<{ files: { file: string; sha256: string }[] }>(record.outputs).flatMap((output) => output.files)
    expect(written.length).toBeGreaterThan(3)
    for (const { file, sha256 } of written)
      expect(
        createHash('sha256')
          .update(readFileSync(join(results, name, file)))
          .digest('hex'),
      ).toBe(sha256)
  }
  const attempts = jobs.reduce((sum, job) => sum + job.attempts, 0)
  console.log(`${runs.length} results of ${scans} scans after ${kills} kills, ${attempts} attempts, none twice, none partial`)
  study.close()
})

/** Works on the study; kills all its processes once `done` jobs are done and one is running. Says whether it did. */
function workUntil(folder: string, done: number | undefined): Promise<boolean> {
  return new Promise((ended) => {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
    let killed = false
    child.on('exit', () => ended(killed))
    child.stdout.on('data', (bytes) => {
      for (const line of String(bytes).trim().split('\n')) {
        const queue = JSON.parse(line)
        // One of the done is the import.
        if (killed || done === undefined || queue.done - 1 < done || queue.running === 0 || child.pid === undefined) continue
        killed = true
        process.kill(-child.pid, 'SIGKILL')
      }
    })
  })
}
