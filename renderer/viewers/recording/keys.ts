import { pageKeys } from '../time/page-keys.ts'
import type { Annotation } from './annotation-edit.ts'
import type { Annotations } from './annotations.ts'
import type { Scene } from './paint.ts'
import type { Trace } from './traces.ts'
import type { View } from './view.ts'

const mostGain = 40

/**
 * What keys do, as EDF viewers have them: arrows and Page keys move, + and − change the time base, up and down the sensitivity. N and P go through
 * events and choose them; A annotates what is marked, Enter and Delete are for what is chosen, B judges the channel under the pointer.
 */
export function keysOf(
  view: View,
  events: Scene['events'],
  annotations: Annotations,
  traces: readonly Trace[],
): Readonly<Record<string, () => void>> {
  const { store, cursor, go } = view
  const gain = (steps: number) => () =>
    store.setState(({ gainStep }) => ({ gainStep: Math.max(-mostGain, Math.min(mostGain, gainStep + steps)) }))
  const toEvent = (way: 1 | -1) => () => {
    const { fromS, spanS } = store.getState()
    const middle = fromS + spanS / 2
    const { chosen } = annotations.store.getState()
    // From what is chosen, while it is on the page: near the ends of the recording nothing else tells where one is.
    const from = chosen && chosen.onsetS >= fromS && chosen.onsetS <= fromS + spanS ? events.all.indexOf(chosen) : -1
    let next: Annotation | undefined
    if (from >= 0) next = events.all[from + way]
    else if (way > 0) next = events.all[events.all.findIndex(({ onsetS }) => onsetS > middle + 1e-6)]
    else next = events.all.findLast(({ onsetS }) => onsetS < middle - 1e-6)
    if (!next) return
    annotations.choose(next)
    go(next.onsetS - spanS / 2)
  }
  const annotate = () => {
    const { selection, fromS, spanS } = store.getState()
    const hereS = cursor.getState().at?.s ?? fromS + spanS / 2
    annotations.add(selection ?? { fromS: hereS, toS: hereS })
    store.setState({ selection: undefined })
  }
  const judge = () => {
    const at = cursor.getState().at
    const pointed = at && traces[at.trace]
    if (pointed) annotations.toggleBad(pointed.channel)
    else annotations.ask('bad')
  }
  const letGo = () => {
    annotations.choose(undefined)
    store.setState({ selection: undefined })
  }
  return {
    ...pageKeys(view),
    ArrowUp: gain(1),
    ArrowDown: gain(-1),
    n: toEvent(1),
    p: toEvent(-1),
    a: annotate,
    b: judge,
    Enter: () => annotations.store.getState().chosen && annotations.ask('label'),
    Delete: annotations.remove,
    Backspace: annotations.remove,
    Escape: letGo,
  }
}
