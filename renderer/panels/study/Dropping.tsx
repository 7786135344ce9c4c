import { middleCut } from './item-words.ts'
import { sending } from './send-dropped.ts'
import { useDrop } from './use-drop.ts'

/** What a drop would do, and how far what was dropped has come. */
export function Dropping() {
  const isOver = useDrop()
  const now = sending((state) => state.now)
  if (isOver) return <div className="drop">Drop files or folders to add them to the study</div>
  if (!now) return null
  return (
    <div className="lost" role="status">
      Taking in {now.done + 1} of {now.total}: {middleCut(now.name, 48)}
      <div className="track running">
        <u style={{ width: `${(100 * now.done) / now.total}%` }} />
      </div>
    </div>
  )
}
