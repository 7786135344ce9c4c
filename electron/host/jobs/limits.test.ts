import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeVolume } from '../../../native-models/data/volume/write.ts'
import { makeHead } from '../../../native-models/instruments/segment/tissue/phantom.ts'
import { seededRandom } from '../../../native-models/statistics/random.ts'
import type { HostClient, Job } from '../api.ts'
import { ended, imported, openedHost, temporaryFolder } from '../testing/study.ts'
import { watchMemory } from './memory.ts'

async function segmenting(): Promise<{ client: HostClient; job: Job; results: string }> {
  const { host, client, folder } = await openedHost()
  const files = join(temporaryFolder(), 'files')
  mkdirSync(files)
  await writeVolume(join(files, 'sub-01_T1w.nii.gz'), (await makeHead(seededRandom(4))).inputs.scan)
  await imported(host, client, files)
  const [item] = (await client.items.list({})).rows
  const [job] = await client.jobs.enqueue({ runs: [{ instrument: 'segment/tissue', inputs: { scan: item?.id ?? '' } }] })
  if (!job) throw new Error('not enqueued')
  return { client, job, results: join(folder, 'derivatives', 'segment-tissue') }
}

async function whenWorking(client: HostClient, id: string): Promise<void> {
  for (;;) {
    const job = (await client.jobs.list({})).jobs.find((found) => found.id === id)
    if (job && job.state === 'running' && job.fraction > 0.05) return
    await new Promise((wait) => setTimeout(wait, 20))
  }
}

describe('a run', () => {
  it('is cancelled at once, its process is gone soon after, and it leaves nothing', async () => {
    const { client, job, results } = await segmenting()
    await whenWorking(client, job.id)
    const asked = performance.now()
    await client.jobs.cancel({ ids: [job.id] })
    expect((await ended(client, job.id)).state).toBe('cancelled')
    expect(performance.now() - asked).toBeLessThan(1000)
    // The next job begins only when the process has ended and has been tidied up after.
    const next = await client.items.refresh()
    expect((await ended(client, next.id)).state).toBe('done')
    expect(readdirSync(results)).toEqual([])
  })

  it('that needs more memory than it may have is stopped with a reason, and leaves nothing', async () => {
    process.env.TOUCHSTONE_MEMORY_LIMIT_MB = '120'
    onTestFinished(() => {
      delete process.env.TOUCHSTONE_MEMORY_LIMIT_MB
    })
    const { client, job, results } = await segmenting()
    const after = await ended(client, job.id)
    expect(after).toMatchObject({ state: 'failed', problem: { kind: 'failed' } })
    expect(after.problem?.what).toContain('more than the 0.1 GB of memory')
    expect(after.problem?.remedy).toContain('coarser setting')
    expect(readdirSync(results)).toEqual([])
  })
})

describe('the watch over memory', () => {
  it('lets a process be that stays below its limit, and can be ended', async () => {
    const stopped: unknown[] = []
    const unwatch = watchMemory(process.pid, (reason) => stopped.push(reason), 2 ** 50)
    await new Promise((wait) => setTimeout(wait, 900))
    unwatch()
    expect(stopped).toEqual([])
  })
})
