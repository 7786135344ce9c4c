import { workspace } from '../../app/workspace.ts'
import { sharedMm } from './shared-place.ts'
import { type ViewerStore, viewers } from './viewer-state.ts'

/** Whoever moves tells the others, who must not tell it back. */
let isFollowing = false

/** Puts the crosshairs of the other scans on show to the same place in the world. */
export function follow(moved: ViewerStore): void {
  const { linked, shown } = workspace.getState()
  if (isFollowing || !linked || shown.length < 2) return
  const { nv } = moved.getState()
  const mm = Array.from(nv.frac2mm(nv.scene.crosshairPos)).slice(0, 3)
  sharedMm.setState({ mm })
  goTo(mm, moved)
}

/** Puts the crosshairs of the scans on show, but for one, to a place in the world. */
export function goTo(mm: readonly number[], but?: ViewerStore): void {
  isFollowing = true
  try {
    for (const id of workspace.getState().shown) {
      const other = viewers.getState()[id]
      if (!other || other === but) continue
      const { nv: each } = other.getState()
      each.scene.crosshairPos = each.mm2frac(Float32Array.from([mm[0] ?? 0, mm[1] ?? 0, mm[2] ?? 0]))
      each.createOnLocationChange()
      each.drawScene()
    }
  } finally {
    isFollowing = false
  }
}
