import type { ItemRow } from '../../../electron/host/api.ts'

/** A short mark for a kind of item, and its name for many. */
export const kindMarks: Readonly<Record<ItemRow['kind'], { mark: string; many: string }>> = {
  volume: { mark: 'vol', many: 'Scans' },
  labels: { mark: 'seg', many: 'Labels' },
  recording: { mark: 'EEG', many: 'Recordings' },
  spikes: { mark: 'spk', many: 'Spikes' },
  table: { mark: 'tab', many: 'Tables' },
  picture: { mark: 'pic', many: 'Pictures' },
  mesh: { mark: 'srf', many: 'Surfaces' },
  model: { mark: 'net', many: 'Models' },
  array: { mark: 'arr', many: 'Arrays' },
  record: { mark: 'rec', many: 'Records' },
  unknown: { mark: '?', many: 'Other' },
}

/** 'T1w' where the name says it, otherwise the kind. */
export function markOf({ suffix, kind }: ItemRow): string {
  return kind === 'volume' && suffix && suffix.length <= 5 ? suffix : kindMarks[kind].mark
}

const ending =
  /(\.nii\.gz|\.(nii|mgz|mgh|nrrd|nhdr|mha|mhd|tsv|csv|npy|npz|json|txt|edf|bdf|gdf|vhdr|set|fif|xdf|nwb|mat|onnx|surf\.gii|gii))$/i

/** A name in a list: the mark beside it stands for the ending, and below what it was made from it is said only what is new. */
export function shortName(name: string, parent?: string): string {
  const parts = name.replace(ending, '').split('_')
  const above = parent?.replace(ending, '').split('_') ?? []
  const first = parts.findIndex((part, n) => part !== above[n])
  return parts.slice(parent === undefined ? 0 : first < 0 ? -1 : first).join('_')
}

/** What stands at the right of its row: its state when something is wrong, otherwise its voxel size. */
export function factOf({ state, spacingMm, shape }: ItemRow): string {
  if (state !== 'present') return state
  if (spacingMm.length >= 3) return spacingOf(spacingMm, 1).replace(/(×.*) mm$/, '$1')
  return shape.length ? shape.join(' × ') : ''
}

/** The size of a voxel in mm; below a millimetre two decimals are kept whatever is asked for. */
export function spacingOf(spacingMm: readonly number[], decimals = 2): string {
  const mm = spacingMm.slice(0, 3).map((each) => shortMm(each, each < 1 ? 2 : decimals))
  return `${mm.every((each) => each === mm[0]) ? mm[0] : mm.join(' × ')} mm`
}

const shortMm = (mm: number, decimals: number) => String(Number(mm.toFixed(decimals))).replace(/^0\./, '.')

/** A name cut in its middle: both ends tell names apart, as in sub-01_ses-02…_T1w.nii.gz. */
export function middleCut(name: string, most: number): string {
  if (name.length <= most) return name
  const end = Math.floor((most - 1) / 2)
  return `${name.slice(0, most - 1 - end)}…${name.slice(name.length - end)}`
}
