import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { InstrumentCard, ItemDetail } from '../../../electron/host/api.ts'
import { useInstruments } from '../../app/queries.ts'
import { workspace } from '../../app/workspace.ts'
import { takesKind } from './port-kinds.ts'
import './instrument-list.css'

/** Families in the order in which a person meets them, with what they are for. */
const families: Readonly<Record<string, string>> = {
  segment: 'Segment',
  signal: 'Signals',
  spikes: 'Spikes',
  decode: 'Decode',
  cohort: 'Cohorts',
  explain: 'Explain',
  validate: 'Validate',
  trust: 'Trust',
}

/** What is made for this kind of item comes first, and of that what needs no other. */
function fit({ takes }: InstrumentCard, { kind }: ItemDetail): number {
  const needed = takes.filter(({ optional }) => !optional)
  return (needed.some((port) => port.kind === kind) ? 10 : 0) - needed.length
}

/** Families that stand in no order yet come last, under their own name. */
function familiesOf(ids: readonly string[]): (readonly [string, string])[] {
  const others = new Set(ids.map((id) => id.split('/')[0] ?? '').filter((family) => !Object.hasOwn(families, family)))
  return [...Object.entries(families), ...[...others].sort().map((family) => [family, family[0]?.toUpperCase() + family.slice(1)] as const)]
}

/** More than this are folded into their families, with a search. */
const many = 8

/** What can be run on an item, each with the last verdict on the method itself. */
export function InstrumentList({ item }: { item: ItemDetail }) {
  const instruments = useInstruments()
  const [typed, setTyped] = useState('')
  const fitting = (instruments.data ?? [])
    .filter(({ takes }) => takes.some((port) => !port.optional && takesKind(port, item.kind)))
    .sort((a, b) => fit(b, item) - fit(a, item))
  if (instruments.isPending) return <p className="dim">Asking what can be run</p>
  if (!fitting.length) return <p className="dim">Nothing can be run on this kind of item yet.</p>
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const found = fitting.filter(({ id, title, summary }) => words.every((word) => `${id} ${title} ${summary}`.toLowerCase().includes(word)))
  const groups = familiesOf(found.map(({ id }) => id))
    .map(([family, name]) => ({ family, name, members: found.filter(({ id }) => id.startsWith(`${family}/`)) }))
    .filter(({ members }) => members.length)
  return (
    <section>
      <h2 className="heading">Run</h2>
      {fitting.length > many && (
        <TextInput
          aria-label="Search what can be run"
          placeholder={`Search ${fitting.length} analyses`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          mb="xs"
        />
      )}
      {groups.map(({ family, name, members }, at) => (
        <details key={`${family} ${words.length > 0}`} className="family" open={fitting.length <= many || words.length > 0 || at === 0}>
          <summary>
            <b>{name}</b> {members.length}
          </summary>
          {members.map((instrument) => (
            <button
              key={instrument.id}
              type="button"
              className="card choice"
              onClick={() => workspace.setState({ instrumentId: instrument.id })}
            >
              <b>{instrument.title}</b>
              <span className="dim">{instrument.summary}</span>
              <Tested instrument={instrument} />
            </button>
          ))}
        </details>
      ))}
      {!found.length && <p className="dim">No analysis has these words.</p>}
    </section>
  )
}

/** How the method did where the answer is known. */
export function Tested({ instrument: { tested } }: { instrument: InstrumentCard }) {
  if (!tested) return <span className="small ink3">Not tested on this machine yet</span>
  return (
    <span className={tested.passed ? 'small ink-good' : 'small ink-warn'}>
      {tested.passed ? 'Passes its own test' : 'Misses a mark of its own test'}, {new Date(tested.testedAt).toLocaleDateString()}
    </span>
  )
}
