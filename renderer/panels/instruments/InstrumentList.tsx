import type { InstrumentCard, ItemDetail } from '../../../electron/host/api.ts'
import { useInstruments } from '../../app/queries.ts'
import { workspace } from '../../app/workspace.ts'

/** What can be run on an item, each with the last verdict on the method itself. */
export function InstrumentList({ item }: { item: ItemDetail }) {
  const instruments = useInstruments()
  const fitting = (instruments.data ?? []).filter(({ takes }) => takes.some(({ kind, optional }) => kind === item.kind && !optional))
  if (instruments.isPending) return <p className="dim">Asking what can be run</p>
  if (!fitting.length) return <p className="dim">Nothing can be run on this kind of item yet.</p>
  return (
    <section>
      <h2 className="heading">Run</h2>
      {fitting.map((instrument) => (
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
