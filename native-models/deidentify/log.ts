/** One thing that was done to a file. It names fields, never what they held. */
export interface Removal {
  /** 'NIfTI header', 'DICOM', 'voxels', 'name' … */
  readonly where: string
  readonly field: string
  readonly action: 'removed' | 'emptied' | 'replaced' | 'shifted' | 'kept' | 'warning'
  /** How often, where it was more than one. */
  readonly count: number
  readonly note: string
}

/** The same done to the same fields of many files, counted. */
export function counted(removals: readonly Removal[]): Removal[] {
  const found = new Map<string, Removal>()
  for (const removal of removals) {
    const key = `${removal.where}\0${removal.field}\0${removal.action}\0${removal.note}`
    found.set(key, { ...removal, count: (found.get(key)?.count ?? 0) + removal.count })
  }
  return [...found.values()]
}
