import { basename } from 'node:path'
import { hashOf } from '../files/hash.ts'
import type { Host } from '../host.ts'
import { describe } from './describe.ts'
import { addDerivative, itemOf } from './items.ts'
import { rowOf } from './rows.ts'

interface Made {
  readonly file: string
  readonly kind: 'labels' | 'table' | 'spikes'
  readonly suffix: string
  /** The item that it was made from. */
  readonly parent: string
}

/** Puts a file that a person made of an item on the list, tells the windows, and gives its row. */
export async function keepMade(host: Host, { file, kind, suffix, parent }: Made): Promise<ReturnType<typeof rowOf>> {
  const { study } = host.needed()
  const [about, { sha256, bytes }] = await Promise.all([describe(file, kind, () => Promise.resolve({})), hashOf(file)])
  const id = addDerivative(
    study.store,
    {
      sha256,
      bytes,
      modifiedMs: Date.now(),
      kind,
      name: basename(file),
      suffix,
      subject: null,
      session: null,
      format: about.format,
      path: study.relative(file),
      state: 'present',
      shape: JSON.stringify(about.shape),
      spacing_mm: JSON.stringify(about.spacingMm),
      header: JSON.stringify(about.header),
      labels: JSON.stringify(about.labels),
      problem: null,
    },
    parent,
    null,
  )
  host.changed([id, parent])
  return rowOf(itemOf(study.store, id))
}
