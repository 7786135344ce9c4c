import { Autocomplete, Button, MultiSelect, NumberInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { RecordingView } from '../../../electron/host/api.ts'
import { attempt } from '../../app/workspace.ts'
import { UndoRow } from '../UndoRow.tsx'
import { AnnotationList } from './AnnotationList.tsx'
import { type Annotation, tidy } from './annotation-edit.ts'
import type { Annotations } from './annotations.ts'
import type { View } from './view.ts'

interface PanelProps {
  readonly view: View
  readonly info: RecordingView
  readonly annotations: Annotations
  readonly itemId: string
  /** Gives the focus back to the traces. */
  toTraces(): void
}

/** Annotations and bad channels: what is chosen, all of them, and what becomes of the changes. */
export function AnnotationPanel({ view, info, annotations, itemId, toTraces }: PanelProps) {
  const chosen = useStore(annotations.store, (now) => now.chosen)
  const bad = useStore(annotations.store, (now) => now.bad)
  const count = useStore(annotations.store, (now) => now.events.length)
  const unsaved = useStore(annotations.store, (now) => now.unsaved)
  const asked = useStore(annotations.store, (now) => now.asked)
  const badField = useRef<HTMLInputElement>(null)
  const names = useMemo(() => [...new Set(info.channels.map(({ name }) => name))], [info.channels])
  useEffect(() => {
    if (asked?.field !== 'bad') return
    badField.current?.focus()
    annotations.answered()
  }, [asked, annotations])
  const discard = () => {
    if (confirm(`Discard ${unsaved} changes? They cannot be brought back.`)) annotations.discard()
  }
  return (
    <aside className="side annotations" aria-label="Annotations and bad channels">
      <section aria-label="Annotations">
        <h3>
          <span className="ellipsis">{count === 1 ? '1 annotation' : `${count.toLocaleString('en')} annotations`}</span>
          {chosen && (
            <button type="button" onClick={annotations.remove} title="Takes what is chosen away (Delete)">
              Delete
            </button>
          )}
        </h3>
        <AnnotationList view={view} annotations={annotations} />
        {chosen && <Chosen {...{ view, annotations, chosen, asked, toTraces }} />}
      </section>
      <section aria-label="Bad channels">
        <MultiSelect
          ref={badField}
          label="Bad channels"
          description="B, or a click on the name beside the traces"
          size="xs"
          searchable
          clearable
          limit={60}
          data={names}
          value={[...bad]}
          onChange={annotations.setBad}
          placeholder={bad.length === 0 ? 'None' : undefined}
          nothingFoundMessage="No channel of this name"
        />
      </section>
      <section aria-label="Changes">
        <UndoRow />
        <p className="small dim" role="status">
          {unsaved === 0 ? 'Nothing is changed.' : `${unsaved} ${unsaved === 1 ? 'change' : 'changes'}, not kept yet.`}
        </p>
        <div className="side-row wrap">
          <Button
            disabled={unsaved === 0}
            onClick={() => attempt(() => annotations.keep(itemId))}
            title="New tables beside the results; the recording, and what analyses read of it, stay as they are"
          >
            Keep
          </Button>
          <Button variant="subtle" disabled={unsaved === 0} onClick={discard}>
            Discard
          </Button>
        </div>
        {info.annotated && (
          <p className="small dim ellipsis" title={info.annotated}>
            Opened with {info.annotated}
          </p>
        )}
      </section>
    </aside>
  )
}

/** What is typed, and of which annotation. */
type Draft = Annotation & { readonly of: Annotation }

interface ChosenProps extends Pick<PanelProps, 'view' | 'annotations' | 'toTraces'> {
  readonly chosen: Annotation
  readonly asked: { readonly field: 'label' | 'bad' } | undefined
}

const usual = ['Artefact', 'Spike', 'Sharp wave', 'Seizure', 'Eyes open', 'Eyes closed', 'Sleep']
const mostOffered = 40

/** Name, beginning and length of what is chosen; Enter takes them and goes back to the traces. */
function Chosen({ view, annotations, chosen, asked, toTraces }: ChosenProps) {
  const label = useRef<HTMLInputElement>(null)
  const [draft, setDraft] = useState<Draft>({ of: chosen, ...chosen })
  const latest = useRef(draft)
  const write = (change: Partial<Annotation>) => {
    latest.current = { ...latest.current, ...change }
    setDraft(latest.current)
  }
  const take = () => {
    const { of, label: name, onsetS: begins, durationS: lasts } = latest.current
    // What nobody touched keeps its digits.
    const onsetS = begins === of.onsetS ? begins : tidy(Math.min(view.durationS, Math.max(0, begins)))
    const durationS = lasts === of.durationS ? lasts : tidy(Math.max(0, lasts))
    annotations.change(of, { label: name.trim(), onsetS, durationS })
  }
  const taken = useRef(take)
  taken.current = take
  useEffect(() => {
    latest.current = { of: chosen, ...chosen }
    setDraft(latest.current)
    // What was typed is not lost when another is chosen.
    return () => taken.current()
  }, [chosen])
  useEffect(() => {
    if (asked?.field !== 'label') return
    label.current?.focus()
    label.current?.select()
    annotations.answered()
  }, [asked, annotations])
  const offered = useMemo(() => {
    const known = new Set<string>()
    for (const event of annotations.store.getState().events) {
      if (event.label) known.add(event.label)
      if (known.size === mostOffered) break
    }
    return [...new Set([...known, ...usual])]
  }, [annotations])
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.stopPropagation()
    if (event.key === 'Enter') take()
    else write(chosen)
    toTraces()
  }
  const seconds = (word: 'onsetS' | 'durationS') => ({
    size: 'xs' as const,
    value: draft[word],
    min: 0,
    max: view.durationS,
    step: 0.1,
    decimalScale: 3,
    suffix: ' s',
    onChange: (value: string | number) => write({ [word]: Number(value) || 0 }),
    onBlur: take,
  })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter and Escape of the fields within
    <div className="chosen" onKeyDown={press}>
      <Autocomplete
        ref={label}
        label="Name"
        size="xs"
        maxLength={200}
        value={draft.label}
        data={offered}
        onChange={(value) => write({ label: value })}
        onBlur={take}
      />
      <div className="side-row">
        <NumberInput label="Begins" {...seconds('onsetS')} />
        <NumberInput label="Lasts" {...seconds('durationS')} />
      </div>
    </div>
  )
}
