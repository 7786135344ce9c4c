import { Button } from '@mantine/core'
import { history, redo, undo } from '../app/undo.ts'
import { attempt } from '../app/workspace.ts'

/** Takes back what was done last, and does it again. */
export function UndoRow() {
  const { done, undone } = history()
  return (
    <div className="side-row">
      <Button variant="default" disabled={done.length === 0} onClick={() => attempt(undo)} title={done.at(-1)?.title}>
        Undo
      </Button>
      <Button variant="default" disabled={undone.length === 0} onClick={() => attempt(redo)} title={undone.at(-1)?.title}>
        Redo
      </Button>
    </div>
  )
}
