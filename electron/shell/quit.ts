import type { MessageBoxOptions } from 'electron'
import type { Host } from '../host/host.ts'
import { queueState } from '../host/jobs/queue.ts'

export type QuitAnswer = 'finish' | 'stop' | 'stay'
const answers: readonly QuitAnswer[] = ['finish', 'stop', 'stay']

/** Jobs that would be interrupted, or not begun, when the program ended now. */
export function jobsUnderWay(host: Host): number {
  const study = host.opened()?.study
  if (!study) return 0
  const { running, waiting, paused } = queueState(study.store)
  // A paused queue waits for the person, not for us.
  return running + (paused ? 0 : waiting)
}

export function quitQuestion(jobs: number): MessageBoxOptions {
  const one = jobs === 1
  return {
    type: 'question',
    title: 'Touchstone',
    message: one ? 'One job is not finished.' : `${jobs} jobs are not finished.`,
    detail: 'Finish them without a window and quit then, or stop now: what was stopped begins again when the study is opened next time.',
    buttons: ['Finish, then quit', 'Stop and quit', 'Do not quit'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  }
}

export function quitAnswer(response: number): QuitAnswer {
  return answers[response] ?? 'stay'
}

export interface Quitting {
  /** What is asked of the person. */
  ask(question: MessageBoxOptions): Promise<number>
  hideWindow(): void
  /** Everything is put away: nothing holds the program any more. */
  end(): void
}

/** The way out: jobs are finished, stopped or stayed with, as the person says; then the study is closed. */
export function openExit(host: Host, quitting: Quitting, everyMs = 500) {
  let state: 'open' | 'asking' | 'finishing' | 'closing' | 'closed' = 'open'
  const leave = async () => {
    state = 'closing'
    await host.close().catch(console.error)
    state = 'closed'
    quitting.end()
  }
  const finish = async () => {
    state = 'finishing'
    quitting.hideWindow()
    while (state === 'finishing' && jobsUnderWay(host) > 0) await new Promise((wait) => setTimeout(wait, everyMs))
    if (state === 'finishing') await leave()
  }
  return {
    /** Whether the program may end now. Otherwise the way out has begun, and `end` is called when it may. */
    mayEnd(): boolean {
      if (state === 'open') void this.begin()
      return state === 'closed'
    },
    async begin(): Promise<void> {
      if (state !== 'open') return
      const jobs = jobsUnderWay(host)
      if (jobs === 0) return leave()
      state = 'asking'
      const answer = quitAnswer(await quitting.ask(quitQuestion(jobs)))
      state = 'open'
      if (answer === 'finish') await finish()
      else if (answer === 'stop') await leave()
    },
    /** The person came back while jobs were being finished. */
    stay(): void {
      if (state === 'finishing') state = 'open'
    },
  }
}
