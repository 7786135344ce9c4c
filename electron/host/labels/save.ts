import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { LabelVolume } from '../../../native-models/data/volume/volume.ts'
import { writeVolume } from '../../../native-models/data/volume/write.ts'
import { gridOf } from '../../../native-models/volume/grid.ts'
import { stage } from '../files/staging.ts'
import { toTsv } from '../files/tsv.ts'
import type { TaskContext } from '../jobs/task.ts'
import { openPort } from '../runs/inputs.ts'
import { labelTable } from '../runs/label-table.ts'
import { json } from '../runs/outputs.ts'
import { touchstoneVersion } from '../runs/provenance.ts'
import { reorientLike } from './like.ts'

export interface SaveLabels {
  /** The edited label map, as it came. */
  readonly edited: string
  /** The label map or scan that was drawn on. */
  readonly parent: string
  readonly labels: readonly { index: number; name: string; color: string }[]
  readonly note: string
  /** The folder to make, and the name of its files without extension. */
  readonly out: string
  readonly base: string
}

/** Writes an edited label map as NIfTI on its parent's grid, with its names and what it was made from. `Problem` (input) when the grid is another. */
export async function saveLabels(request: SaveLabels, context: TaskContext): Promise<{ file: string }> {
  const edited = await openPort('labels', request.edited)
  const parent = await openPort('volume', request.parent)
  const data = reorientLike(edited, gridOf(parent))
  if (!data) {
    throw new Problem({
      file: basename(request.parent),
      what: `The edited labels (${edited.shape.join(' × ')}) do not lie on the grid of what was drawn on (${parent.shape.join(' × ')}).`,
      remedy: 'Draw on the item that you want to correct.',
    })
  }
  const named = new Map([...edited.labels, ...request.labels].map((label) => [label.index, label]))
  const present = new Set(data)
  const labels = [...named.values()].filter(
    ({ index }) => index !== 0 && (present.has(index) || request.labels.some((label) => label.index === index)),
  )
  const shape = parent.shape.slice(0, 3)
  const volume: LabelVolume = {
    shape,
    affine: parent.affine,
    data,
    slope: 1,
    intercept: 0,
    labels: labels.sort((a, b) => a.index - b.index),
  }
  const staging = stage(request.out, context.scratch)
  try {
    await writeVolume(join(staging.folder, `${request.base}.nii.gz`), volume)
    writeFileSync(join(staging.folder, `${request.base}.tsv`), toTsv(labelTable(volume.labels)))
    const about = {
      Description: 'labels corrected by hand',
      Manual: true,
      Note: request.note,
      Sources: [basename(request.parent)],
      GeneratedBy: `Touchstone ${touchstoneVersion}`,
    }
    writeFileSync(join(staging.folder, `${request.base}.json`), json(about))
    staging.commit()
    return { file: join(request.out, `${request.base}.nii.gz`) }
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}
