// What the tests of the host share.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { LabelVolume } from '../../../native-models/data/volume/volume.ts'
import { writeVolume } from '../../../native-models/data/volume/write.ts'
import type { HostClient, Job } from '../api.ts'
import type { Host } from '../host.ts'
import { inProcessHost } from '../in-process.ts'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-host-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What tests leave to be remembered is not remembered for the person. */
export function ownMemory(): string {
  const folder = temporaryFolder()
  process.env.XDG_STATE_HOME = join(folder, 'state')
  process.env.XDG_CACHE_HOME = join(folder, 'cache')
  return folder
}

/** A host with an empty study that is open. */
export async function openedHost(folder = join(temporaryFolder(), 'study')): Promise<{ host: Host; client: HostClient; folder: string }> {
  ownMemory()
  const { host, client } = inProcessHost()
  onTestFinished(() => host.close())
  await host.open(folder, { create: true })
  return { host, client, folder }
}

/** Writes a small segmentation: `labelAt` says the label of voxel (i, j, k). */
export async function writeLabels(path: string, labelAt: (i: number, j: number, k: number) => number, size = 8): Promise<string> {
  const data = new Uint8Array(size ** 3)
  for (let k = 0, n = 0; k < size; k++) for (let j = 0; j < size; j++) for (let i = 0; i < size; i++, n++) data[n] = labelAt(i, j, k)
  const affine = [2, 0, 0, -10, 0, 2, 0, -20, 0, 0, 2, -30, 0, 0, 0, 1]
  const volume: LabelVolume = { shape: [size, size, size], affine, data, slope: 1, intercept: 0, labels: [] }
  await writeVolume(path, volume)
  return path
}

/** Imports files or folders and waits until that is done. */
export async function imported(host: Host, client: HostClient, ...paths: string[]): Promise<Job> {
  const job = await client.items.import({ places: paths.map((path) => host.places.keep(path).id) })
  return ended(client, job.id)
}

/** A job when it has ended, whichever way. */
export async function ended(client: HostClient, id: string): Promise<Job> {
  for (;;) {
    const job = (await client.jobs.list({ limit: 1000 })).jobs.find((found) => found.id === id)
    if (job && ['done', 'failed', 'cancelled'].includes(job.state)) return job
    await new Promise((wait) => setTimeout(wait, 30))
  }
}
