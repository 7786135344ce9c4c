import { Button, NativeSelect, Slider } from '@mantine/core'
import { useStore } from 'zustand'
import type { Tab } from '../../app/panes.ts'
import { attempt } from '../../app/workspace.ts'
import { UndoRow } from '../UndoRow.tsx'
import { closeEdit, keepEdit } from './label-drawing.ts'
import type { LabelEdit } from './label-edit.ts'
import { type Tool, tools, type ViewerStore } from './viewer-state.ts'

/** The brush: what it paints, how large it is, and what becomes of the strokes. */
export function EditPanel({ tab, store, edit }: { tab: Tab; store: ViewerStore; edit: LabelEdit }) {
  const { tool, brushMm, ball } = useStore(store)
  const choose = (slot: number) => store.setState({ edit: { ...edit, slot } })
  const discard = () => {
    if (edit.unsaved === 0 || confirm(`Discard ${edit.unsaved} strokes? They cannot be brought back.`)) closeEdit(store)
  }
  return (
    <section className="edit" aria-label="Correct labels">
      <h3>Correct labels</h3>
      <div className="side-row">
        {(['brush', 'eraser', 'fill'] as const satisfies readonly Tool[]).map((each) => (
          <button
            key={each}
            type="button"
            className={tool === each ? 'tool on' : 'tool'}
            aria-pressed={tool === each}
            onClick={() => store.setState({ tool: each })}
          >
            {tools[each]}
          </button>
        ))}
      </div>
      <NativeSelect
        label="Paints"
        size="xs"
        value={edit.slot}
        onChange={(event) => choose(Number(event.currentTarget.value))}
        data={edit.labels.flatMap(({ name }, slot) => (slot === 0 ? [] : [{ value: String(slot), label: name }]))}
      />
      <p className="small">{brushMm} mm wide ( [ and ] )</p>
      <Slider
        thumbLabel="Width of the brush"
        size="xs"
        min={1}
        max={40}
        value={brushMm}
        label={(v) => `${v} mm`}
        onChange={(value) => store.setState({ brushMm: value })}
      />
      <label className="small side-row">
        <input type="checkbox" checked={ball} onChange={() => store.setState({ ball: !ball })} /> through slices
      </label>
      <UndoRow />
      <p className="small dim" role="status">
        {edit.unsaved === 0
          ? 'Nothing painted yet. Shift erases.'
          : `${edit.unsaved} ${edit.unsaved === 1 ? 'stroke' : 'strokes'}, not kept yet.`}
      </p>
      <div className="side-row wrap">
        <Button
          disabled={edit.unsaved === 0}
          onClick={() => attempt(() => keepEdit(store, tab.id))}
          title="A new label map; the old one stays as it is"
        >
          Keep as new labels
        </Button>
        <Button variant="subtle" onClick={discard}>
          {edit.unsaved === 0 ? 'Close' : 'Discard'}
        </Button>
      </div>
    </section>
  )
}
