import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../catalogue/database.ts'
import { temporaryFolder } from '../testing/study.ts'
import {
  cancel,
  claim,
  enqueue,
  finish,
  giveBack,
  heartbeat,
  jobOf,
  putBack,
  queueState,
  retry,
  setHeld,
  setPaused,
  sweep,
} from './queue.ts'

const asked = (key: string) => ({ kind: 'phantom' as const, title: key, key, request: {} })
const openQueue = () => openStore(join(temporaryFolder(), 'touchstone.sqlite'))

describe('the queue', () => {
  it('gives jobs out in the order in which they came, each to one worker', async () => {
    const store = await openQueue()
    const other = await openStore(store.file)
    for (const key of ['a', 'b', 'c']) enqueue(store, asked(key))
    expect([claim(store)?.title, claim(other)?.title, claim(store)?.title, claim(other)]).toEqual(['a', 'b', 'c', undefined])
  })

  it('gives the same job to whoever asks twice while it is open, and a new one afterwards', async () => {
    const store = await openQueue()
    const first = enqueue(store, asked('a'))
    expect(enqueue(store, asked('a')).id).toBe(first.id)
    const job = claim(store)
    expect(enqueue(store, asked('a')).id).toBe(first.id)
    if (job) finish(store, job, { state: 'done' })
    expect(enqueue(store, asked('a')).id).not.toBe(first.id)
  })

  it('lets nobody end a job whose lease has gone to another', async () => {
    const store = await openQueue()
    enqueue(store, asked('a'))
    const slow = claim(store)
    expect(sweep(store, Date.now() + 60_000)).toBe(1)
    const quick = claim(store)
    if (!slow || !quick) throw new Error('not claimed')
    expect(heartbeat(store, slow, 0.5, 'late')).toBe(false)
    expect(finish(store, slow, { state: 'done' }, () => 'never')).toBe(false)
    expect(finish(store, quick, { state: 'done' })).toBe(true)
    expect(jobOf(store, quick.id)).toMatchObject({ state: 'done', attempts: 2, run_id: null })
  })

  it('writes the end of a job and its record together or not at all', async () => {
    const store = await openQueue()
    enqueue(store, asked('a'))
    const job = claim(store)
    if (!job) throw new Error('not claimed')
    const fail = () => {
      throw new Error('no room')
    }
    expect(() => finish(store, job, { state: 'done' }, fail)).toThrow('no room')
    expect(jobOf(store, job.id).state).toBe('running')
  })

  it('takes the jobs of a process that is gone at once, and of a silent one when its lease ends', async () => {
    const store = await openQueue()
    enqueue(store, asked('a'))
    claim(store)
    expect(sweep(store)).toBe(0)
    expect(sweep(store, Date.now() + 16_000)).toBe(1)
    claim(store, `${(await import('node:os')).hostname()}:999999`)
    expect(sweep(store)).toBe(1)
    claim(store, 'another-machine:1')
    expect(sweep(store)).toBe(0)
  })

  it('gives up after five deaths, and counts no interruption as one', async () => {
    const store = await openQueue()
    const { id } = enqueue(store, asked('a'))
    const died = { kind: 'failed', what: 'It died.', remedy: 'Try again.' } as const
    for (let n = 0; n < 3; n++) putBack(store, claim(store) ?? jobOf(store, id))
    for (let n = 0; n < 5; n++) giveBack(store, claim(store) ?? jobOf(store, id), died)
    expect(jobOf(store, id)).toMatchObject({ state: 'failed', attempts: 5, problem: JSON.stringify(died) })
    retry(store, [id])
    expect(jobOf(store, id)).toMatchObject({ state: 'waiting', attempts: 0, problem: null })
  })

  it('gives out nothing while it is paused, nor what is held', async () => {
    const store = await openQueue()
    const { id } = enqueue(store, asked('a'))
    setPaused(store, true)
    expect(claim(store)).toBeUndefined()
    setPaused(store, false)
    setHeld(store, [id], true)
    expect(claim(store)).toBeUndefined()
    expect(queueState(store)).toEqual({ paused: false, waiting: 1, running: 0, failed: 0, done: 0 })
    setHeld(store, [id], false)
    expect(claim(store)?.id).toBe(id)
  })

  it('takes a cancelled job from its worker', async () => {
    const store = await openQueue()
    const { id } = enqueue(store, asked('a'))
    const job = claim(store)
    expect(cancel(store, [id])).toEqual([id])
    if (job) expect(heartbeat(store, job, 0.1, '')).toBe(false)
    expect(cancel(store, [id])).toEqual([])
  })
})
