import { create } from 'zustand'

/** Something that was done and can be taken back. */
export interface Step {
  /** 'Brush', 'Take 3 items off the list' */
  readonly title: string
  /** What it belongs to: a step goes when that is closed. */
  readonly scope?: string
  readonly bytes?: number
  undo(): unknown
  redo(): unknown
}

interface History {
  /** Newest last. */
  readonly done: readonly Step[]
  /** The next to be done again last. */
  readonly undone: readonly Step[]
}

const mostSteps = 500
const mostBytes = 64 * 2 ** 20

/** One history for the window: what was done last is taken back first. */
export const history = create<History>()(() => ({ done: [], undone: [] }))

/** Takes in what was just done. The oldest steps go when there are more than 500, or more than 64 MB of them. */
export function did(step: Step): void {
  history.setState(({ done }) => ({ done: bounded([...done, step]), undone: [] }))
}

export async function undo(): Promise<void> {
  const step = history.getState().done.at(-1)
  if (!step) return
  history.setState(({ done, undone }) => ({ done: done.slice(0, -1), undone: [...undone, step] }))
  await step.undo()
}

export async function redo(): Promise<void> {
  const step = history.getState().undone.at(-1)
  if (!step) return
  history.setState(({ done, undone }) => ({ done: [...done, step], undone: undone.slice(0, -1) }))
  await step.redo()
}

/** Forgets the steps of something that is closed. */
export function forget(scope: string): void {
  const others = (steps: readonly Step[]) => steps.filter((step) => step.scope !== scope)
  history.setState(({ done, undone }) => ({ done: others(done), undone: others(undone) }))
}

function bounded(steps: readonly Step[]): readonly Step[] {
  let bytes = 0
  let from = steps.length
  while (from > 0 && steps.length - from < mostSteps) {
    bytes += steps[from - 1]?.bytes ?? 0
    if (bytes > mostBytes && from < steps.length) break
    from--
  }
  return steps.slice(from)
}
