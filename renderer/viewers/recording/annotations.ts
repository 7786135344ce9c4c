import { createStore, type StoreApi } from 'zustand'
import { host } from '../../app/host.ts'
import { did, forget } from '../../app/undo.ts'
import { unsaved } from '../../app/unsaved.ts'
import { workspace } from '../../app/workspace.ts'
import { type Annotated, type Annotation, type Change, changed, inverse, tidy } from './annotation-edit.ts'
import type { Span } from './view.ts'

export interface AnnotationState extends Annotated {
  readonly chosen: Annotation | undefined
  /** Changes since the recording was opened or its annotations kept. */
  readonly unsaved: number
  /** Whether the panel is on show. */
  readonly isOpen: boolean
  /** Which field wants the focus; a new object each time. */
  readonly asked: { readonly field: 'label' | 'bad' } | undefined
}

/** The annotations of a recording in a tab. */
export interface Annotations {
  readonly store: StoreApi<AnnotationState>
  /** Takes in what the host holds, unless something here is not kept yet. */
  load(held: Annotated): void
  choose(annotation: Annotation | undefined): void
  ask(field: 'label' | 'bad'): void
  add(span: Span): void
  change(from: Annotation, to: Annotation): void
  /** Takes the asked field off, when it has the focus. */
  answered(): void
  /** While an edge is drawn: what is shown follows, and only the end of it is a step. */
  follow(to: Annotation): void
  followed(from: Annotation): void
  remove(): void
  setBad(names: readonly string[]): void
  toggleBad(name: string): void
  keep(itemId: string): Promise<void>
  discard(): void
}

const open = new Map<string, Annotations>()
const bytesEach = 300

/** The annotations of the recording in a tab: they outlive its picture, and go when it is closed. */
export function annotationsIn(tabId: string): Annotations {
  const known = open.get(tabId)
  if (known) return known
  const made = openAnnotations(tabId)
  open.set(tabId, made)
  const stop = workspace.subscribe(({ tabs }) => {
    if (tabs.some(({ id }) => id === tabId)) return
    stop()
    open.delete(tabId)
    forget(scopeOf(tabId))
    count(tabId, 0)
  })
  return made
}

const scopeOf = (tabId: string) => `annotations in ${tabId}`

function count(tabId: string, changes: number): void {
  const { [tabId]: _, ...others } = unsaved.getState()
  unsaved.setState(changes > 0 ? { ...others, [tabId]: changes } : others, true)
}

function openAnnotations(tabId: string): Annotations {
  const store = createStore<AnnotationState>(() => ({
    events: [],
    bad: [],
    chosen: undefined,
    unsaved: 0,
    isOpen: false,
    asked: undefined,
  }))
  let held: Annotated = { events: [], bad: [] }
  let lastLabel = ''
  store.subscribe((now, before) => {
    if (now.unsaved !== before.unsaved) count(tabId, now.unsaved)
  })
  const show = (change: Change, by: number) => {
    const now = store.getState()
    store.setState({
      ...changed(now, change),
      ...(change.gone || change.came ? { chosen: change.came } : {}),
      unsaved: Math.max(0, now.unsaved + by),
    })
  }
  const note = (title: string, change: Change) =>
    did({ title, scope: scopeOf(tabId), bytes: bytesEach, undo: () => show(inverse(change), -1), redo: () => show(change, 1) })
  const perform = (title: string, change: Change) => {
    show(change, 1)
    note(title, change)
  }
  const ask = (field: 'label' | 'bad') => store.setState({ isOpen: true, asked: { field } })
  const setBad = (after: readonly string[]) =>
    perform('Bad channels', { bad: { before: store.getState().bad, after: [...after].sort((a, b) => a.localeCompare(b)) } })
  const settle = (annotated: Annotated) => {
    held = annotated
    forget(scopeOf(tabId))
    store.setState(({ chosen }) => ({ ...annotated, unsaved: 0, chosen: chosen && annotated.events.find((each) => alike(each, chosen)) }))
  }
  return {
    store,
    load(now) {
      const { unsaved: changes } = store.getState()
      if (changes === 0 && (now.events !== held.events || String(now.bad) !== String(held.bad))) settle(now)
    },
    choose: (chosen) => store.setState({ chosen }),
    ask,
    add({ fromS, toS }) {
      perform('Annotation', { came: { onsetS: tidy(fromS), durationS: tidy(toS - fromS), label: lastLabel } })
      ask('label')
    },
    change(from, to) {
      const { chosen, events } = store.getState()
      // What is gone meanwhile is not changed.
      if (alike(from, to) || !events.includes(from)) return
      lastLabel = to.label
      perform('Change of an annotation', { gone: from, came: to })
      if (chosen !== from) store.setState({ chosen })
    },
    answered: () => store.setState({ asked: undefined }),
    follow(to) {
      const { chosen } = store.getState()
      if (chosen) show({ gone: chosen, came: to }, 0)
    },
    followed(from) {
      const { chosen, unsaved: changes } = store.getState()
      if (!chosen || alike(chosen, from)) return
      note('Move of an edge', { gone: from, came: chosen })
      store.setState({ unsaved: changes + 1 })
    },
    remove() {
      const { chosen } = store.getState()
      if (chosen) perform('Removal of an annotation', { gone: chosen })
    },
    setBad,
    toggleBad(name) {
      const { bad } = store.getState()
      setBad(bad.includes(name) ? bad.filter((each) => each !== name) : [...bad, name])
    },
    async keep(itemId) {
      const { events, bad } = store.getState()
      await host.annotations.save({ parent: itemId, events: [...events], bad: [...bad] })
      settle({ events, bad })
    },
    discard: () => settle(held),
  }
}

function alike(a: Annotation, b: Annotation): boolean {
  return a.onsetS === b.onsetS && a.durationS === b.durationS && a.label === b.label
}
