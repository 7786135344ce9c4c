import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sql } from '../catalogue/database.ts'
import { openStudy } from '../study/study.ts'
import { ended, imported, openedHost, temporaryFolder, writeLabels } from '../testing/study.ts'
import { claim } from './queue.ts'

const program = join(import.meta.dirname, 'fixtures', 'work.ts')

/** A study with `count` comparisons waiting, and nobody working on them. */
async function waitingStudy(count: number): Promise<string> {
  const { host, client, folder } = await openedHost()
  const files = join(temporaryFolder(), 'files')
  mkdirSync(files)
  await writeLabels(join(files, 'a_dseg.nii.gz'), (i) => (i > 3 ? 1 : 0))
  await writeLabels(join(files, 'b_dseg.nii.gz'), (i) => (i > 4 ? 1 : 0))
  await imported(host, client, files)
  const [a, b] = (await client.items.list({ sort: 'name' })).rows
  await client.jobs.pause()
  const inputs = { candidate: a?.id ?? '', reference: b?.id ?? '' }
  const asked = await client.jobs.enqueue({
    runs: Array.from({ length: count }, (_, seed) => ({ instrument: 'validate/overlap', inputs, seed })),
  })
  expect(new Set(asked.map(({ id }) => id)).size).toBe(count)
  await client.jobs.resume()
  await client.jobs.pause()
  await host.close()
  const study = await openStudy(folder)
  study.store.run(sql.deleteFrom('about').where('key', '=', 'paused'))
  study.store.run(
    sql
      .updateTable('jobs')
      .set({ state: 'waiting', lease_token: null, lease_owner: null })
      .where('kind', '=', 'run')
      .where('state', '=', 'running'),
  )
  study.close()
  return folder
}

function startWorking(folder: string): ChildProcess {
  return spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'], detached: true, env: process.env })
}

/** Kills the host and its job process in the same moment, when `when` says so of what it prints. */
function killedWhen(child: ChildProcess, when: (queue: { done: number; running: number; message?: string }) => boolean): Promise<void> {
  return new Promise((gone) => {
    child.on('exit', () => gone())
    child.stdout?.on('data', (bytes) => {
      const lines = String(bytes).trim().split('\n')
      if (lines.some((line) => when(JSON.parse(line))) && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    })
  })
}

describe('the queue', () => {
  it('ends with every result once and whole though all its processes are killed three times', async () => {
    const folder = await waitingStudy(6)
    for (const reached of [0, 1, 3]) await killedWhen(startWorking(folder), ({ done, running }) => done - 1 >= reached && running > 0)
    await killedWhen(startWorking(folder), () => false)
    const study = await openStudy(folder)
    const jobs = study.store.all(sql.selectFrom('jobs').selectAll().where('kind', '=', 'run'))
    expect(jobs.map(({ state, problem }) => [state, problem])).toEqual(Array(6).fill(['done', null]))
    expect(jobs.reduce((sum, { attempts }) => sum + attempts, 0)).toBeGreaterThan(6)
    const runs = study.store.all(sql.selectFrom('runs').selectAll())
    expect(new Set(jobs.map(({ run_id }) => run_id))).toEqual(new Set(runs.map(({ id }) => id)))
    const results = join(study.results, 'validate-overlap')
    expect(readdirSync(results).sort()).toEqual(runs.map(({ folder: own }) => own.split('/')[1]).sort())
    for (const name of readdirSync(results)) {
      const record = JSON.parse(readFileSync(join(results, name, 'run.json'), 'utf8'))
      for (const { file, bytes } of record.outputs.scores.files) expect(statSync(join(results, name, file)).size).toBe(bytes)
    }
    const items = study.store.all(sql.selectFrom('items').select(['path', 'run_id']).where('origin', '=', 'derivative'))
    expect(new Set(items.map(({ path }) => path)).size).toBe(items.length)
    expect(items.length).toBe(6)
    study.close()
  }, 400_000)

  it('loses nothing and doubles nothing at whichever step it is killed', async () => {
    const steps = ['Reading', 'Comparing', 'Writing', 'Drawing the report', 'Done']
    const folder = await waitingStudy(steps.length + 1)
    const killedAt: string[] = []
    for (const [n, step] of steps.entries()) {
      // One of the done is the import.
      await killedWhen(startWorking(folder), ({ done, message }) => {
        const now = done - 1 >= n && message?.startsWith(step) === true
        if (now) killedAt.push(step)
        return now
      })
    }
    expect([...new Set(killedAt)]).toEqual(steps)
    await killedWhen(startWorking(folder), () => false)
    const study = await openStudy(folder)
    const jobs = study.store.all(sql.selectFrom('jobs').selectAll().where('kind', '=', 'run'))
    expect(jobs.map(({ state }) => state)).toEqual(Array(steps.length + 1).fill('done'))
    const runs = study.store.all(sql.selectFrom('runs').select('folder'))
    expect(readdirSync(join(study.results, 'validate-overlap')).sort()).toEqual(runs.map(({ folder: own }) => own.split('/')[1]).sort())
    expect(runs).toHaveLength(steps.length + 1)
    study.close()
  }, 400_000)

  it('is worked through by two processes at the same time, each run once', async () => {
    const folder = await waitingStudy(6)
    await Promise.all([0, 1].map(() => killedWhen(startWorking(folder), () => false)))
    const study = await openStudy(folder)
    const jobs = study.store.all(sql.selectFrom('jobs').selectAll().where('kind', '=', 'run'))
    expect(jobs.map(({ state, attempts }) => [state, attempts])).toEqual(Array(6).fill(['done', 1]))
    expect(study.store.all(sql.selectFrom('runs').select('folder'))).toHaveLength(6)
    const items = study.store.all(sql.selectFrom('items').select('path').where('origin', '=', 'derivative'))
    expect(new Set(items.map(({ path }) => path)).size).toBe(6)
    study.close()
  }, 400_000)

  it('records what was written but not recorded, without making it again', async () => {
    const folder = await waitingStudy(1)
    await killedWhen(startWorking(folder), () => false)
    const before = await openStudy(folder)
    const run = before.store.all(sql.selectFrom('runs').selectAll())[0]
    const record = join(before.results, run?.folder ?? '', 'run.json')
    const writtenAt = statSync(record).mtimeMs
    // As a kill leaves it between the rename and the record.
    before.store.run(sql.updateTable('jobs').set({ state: 'waiting', run_id: null, attempts: 0 }).where('kind', '=', 'run'))
    before.store.run(sql.updateTable('items').set({ run_id: null }))
    before.store.run(sql.deleteFrom('runs'))
    before.store.run(
      sql.deleteFrom('places').where('item_id', 'in', sql.selectFrom('items').select('id').where('origin', '=', 'derivative')),
    )
    before.store.run(sql.deleteFrom('items').where('origin', '=', 'derivative'))
    const job = claim(before.store, `${(await import('node:os')).hostname()}:999999`)
    expect(job?.state).toBe('running')
    before.close()
    await killedWhen(startWorking(folder), () => false)
    const after = await openStudy(folder)
    expect(after.store.all(sql.selectFrom('runs').select('folder'))).toEqual([{ folder: run?.folder }])
    expect(after.store.all(sql.selectFrom('items').select('id').where('origin', '=', 'derivative'))).toHaveLength(1)
    expect(statSync(record).mtimeMs).toBe(writtenAt)
    after.close()
  })

  it('clears away what a killed process left half-written, and nothing else', async () => {
    const { host, client, folder } = await openedHost()
    const results = join(folder, 'derivatives', 'segment-tissue')
    mkdirSync(join(results, '.touchstone-999999-0a1b2c3d'), { recursive: true })
    mkdirSync(join(results, `.touchstone-${process.pid}-0a1b2c3d`))
    writeFileSync(join(results, 'mine.txt'), 'mine')
    await host.open(folder)
    expect((await client.study.current())?.name).toBe('study')
    expect(readdirSync(results).sort()).toEqual([`.touchstone-${process.pid}-0a1b2c3d`, 'mine.txt'])
  })

  it('gives a run up whose process was killed for the fifth time', async () => {
    const { host, client } = await openedHost()
    const { study } = host.needed()
    await client.jobs.pause()
    const job = await client.instruments.test({ id: 'validate/overlap' })
    // As a process leaves it that dies in its fifth attempt: running, under a lease that nobody renews.
    const left = { state: 'running', attempts: 5, lease_token: 'of a dead process', lease_expires_at: 0 } as const
    study.store.run(sql.updateTable('jobs').set(left).where('id', '=', job.id))
    await client.jobs.resume()
    const after = await ended(client, job.id)
    expect(after.state).toBe('failed')
    expect(after.problem?.what).toContain('begun 5 times')
  })
})
