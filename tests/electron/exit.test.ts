import { expect, it } from 'vitest'
import type { Host } from '../../electron/host/host.ts'
import { enqueue } from '../../electron/host/jobs/queue.ts'
import { openedHost } from '../../electron/host/testing/study.ts'
import { jobsUnderWay, openExit, quitQuestion } from '../../electron/shell/quit.ts'
import { keepPlace, placedOn, readPlace } from '../../electron/shell/window-place.ts'
import { openedDesktop, until } from './fake/desktop.ts'

/** A host whose queue holds one job that nobody can finish before it is told to. */
async function busyHost(answer: number) {
  const { host } = await openedHost()
  const { store } = host.needed().study
  // A phantom that takes some seconds.
  enqueue(store, { kind: 'phantom', title: 'Test', key: 'test', instrument: 'segment/tissue', request: { id: 'segment/tissue', seed: 0 } })
  host.needed().worker.wake()
  const seen = { asked: 0, hidden: 0, ended: 0, closed: 0 }
  const watched: Host = {
    ...host,
    async close() {
      seen.closed += 1
      await host.close()
    },
  }
  const exit = openExit(
    watched,
    {
      async ask() {
        seen.asked += 1
        return answer
      },
      hideWindow: () => {
        seen.hidden += 1
      },
      end: () => {
        seen.ended += 1
      },
    },
    20,
  )
  return { host, exit, seen, store }
}

it('ends at once when nothing is under way', async () => {
  const { fake, window } = await openedDesktop()
  window.close()
  // Not before the study is closed.
  expect([window.closed, fake.asked.quits]).toEqual([false, 0])
  await until(() => fake.asked.quits || undefined)
  expect(fake.asked.questions).toEqual([])
  window.close()
  expect(window.closed).toBe(true)
})

it('asks while jobs are under way, and stays when told so', async () => {
  const { exit, seen, host } = await busyHost(2)
  expect(jobsUnderWay(host)).toBe(1)
  expect(exit.mayEnd()).toBe(false)
  await until(() => seen.asked || undefined)
  expect(seen).toEqual({ asked: 1, hidden: 0, ended: 0, closed: 0 })
  expect(host.opened()).toBeDefined()
})

it('stops them when told so: they wait for next time', async () => {
  const { exit, seen, host } = await busyHost(1)
  const { root } = host.needed().study
  await exit.begin()
  expect(seen).toMatchObject({ closed: 1, ended: 1 })
  expect(exit.mayEnd()).toBe(true)
  await host.open(root)
  expect(jobsUnderWay(host)).toBe(1)
})

it('finishes them without a window, until somebody comes back', async () => {
  const { exit, seen, store } = await busyHost(0)
  const leaving = exit.begin()
  await until(() => seen.hidden || undefined)
  expect(seen.ended).toBe(0)
  exit.stay()
  await leaving
  expect(seen).toEqual({ asked: 1, hidden: 1, ended: 0, closed: 0 })
  const again = exit.begin()
  await until(() => (seen.hidden === 2 ? true : undefined))
  store.raw(`UPDATE jobs SET state = 'cancelled' RETURNING id`, [])
  await again
  expect(seen.ended).toBe(1)
})

it('asks in words', () => {
  expect(quitQuestion(1).message).toBe('One job is not finished.')
  expect(quitQuestion(3)).toMatchObject({ message: '3 jobs are not finished.', cancelId: 2 })
})

it('remembers where the window was', async () => {
  const { window, place } = await openedDesktop()
  window.close()
  expect(readPlace(place)).toEqual({ x: 10, y: 20, width: 1200, height: 800, maximized: false })
  keepPlace('/dev/null/not/a/folder', { x: 0, y: 0, width: 300, height: 300, maximized: false })
  expect(readPlace('/dev/null')).toBeUndefined()
})

it('opens the window where it was, unless that screen is gone', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const before = { x: 100, y: 50, width: 1200, height: 800, maximized: false }
  const { maximized: _, ...bounds } = before
  expect(placedOn([screen], before)).toEqual(bounds)
  expect(placedOn([screen], { ...before, x: 2500 })).toEqual({ width: 1440, height: 900 })
  expect(placedOn([screen, { ...screen, x: 1920 }], { ...before, x: 2500 })).toEqual({ ...bounds, x: 2500 })
  expect(placedOn([screen], { ...before, y: 1070 })).toEqual({ width: 1440, height: 900 })
  expect(placedOn([{ x: 0, y: 0, width: 1280, height: 720 }], undefined)).toEqual({ width: 1280, height: 720 })
})
