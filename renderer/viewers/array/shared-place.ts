import { create } from 'zustand'
import { workspace } from '../../app/workspace.ts'

/** The place pointed at in arrays of one size: maps side by side show the same channel and time. */
interface SharedPlace {
  readonly rows: number
  readonly columns: number
  readonly row: number
  readonly column: number
}

const store = create<SharedPlace>(() => ({ rows: 0, columns: 0, row: 0, column: 0 }))

/** The place in an array of this size, and how to move it; nowhere (`undefined`) until something of that size is pointed at. */
export function useSharedPlace(rows: number, columns: number): SharedPlace | undefined {
  const place = store()
  const linked = workspace((state) => state.linked)
  return linked && place.rows === rows && place.columns === columns ? place : undefined
}

export const moveSharedPlace = (place: SharedPlace): void => store.setState(place)
