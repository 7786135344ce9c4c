import { basename } from 'node:path'

export type ItemKind =
  | 'volume'
  | 'labels'
  | 'recording'
  | 'spikes'
  | 'table'
  | 'picture'
  | 'mesh'
  | 'model'
  | 'array'
  | 'record'
  | 'unknown'

/** What the name of a file says of it. */
export interface NamedAs {
  readonly kind: ItemKind
  readonly subject: string | null
  readonly session: string | null
  readonly suffix: string
}

const kinds: readonly (readonly [RegExp, ItemKind])[] = [
  [/\.(nii|mgh|nrrd|nhdr|mha|mhd)(\.gz)?$/i, 'volume'],
  [/\.(mgz|hdr|hdr\.gz|dcm|ima)$/i, 'volume'],
  [/\.(edf|bdf|gdf|vhdr|ahdr|set|fif|xdf)$/i, 'recording'],
  [/\.(nwb|kwik|mat|npz|nev|nse|nst|ntt)$/i, 'spikes'],
  [/\.(tsv|csv)$/i, 'table'],
  [/\.surf\.gii$/i, 'mesh'],
  [/\.onnx$/i, 'model'],
  [/\.npy$/i, 'array'],
]
const labelNames = /(^|[_.-])(dseg|mask|seg|aseg|aparc|labels?|parcellation)(?=[_.\-+]|$)/i
/** Tables that stand beside another file and are read with it. */
const sidecars =
  /(^participants|_(events|channels|electrodes|scans|sessions|dseg|coordsystem|physio|stim|motion|regressors|timeseries))\.tsv$/i
/** What is read together with the file that it belongs to, or is only for people. */
const besides =
  /(\.(json|bval|bvec|img|img\.gz|eeg|vmrk|amrk|fdt|raw|zraw|bidsignore)|^(README|CHANGES|LICENSE|COPYING)(\.\w+)?|_(dseg|probseg)\.txt)$/i

/** Whether a file is no item because it belongs to one, such as the samples beside a header, or to the whole dataset. */
export function standsBeside(path: string): boolean {
  const name = basename(path)
  return name.startsWith('.') || sidecars.test(name) || besides.test(name)
}

/** Suffixes that say what a file is even where its name is not quite BIDS. */
const wellKnown = /^(T1w|T2w|T2star|FLAIR|PDw|bold|dwi|dseg|mask|probseg|eeg|ieeg|meg)$/
const bidsEnd = /_([A-Za-z0-9]+)\.[^_]*$/

/** What a file is, by its name; undefined for what is no item: sidecars, hidden files, anything that nothing of ours could read. */
export function recognise(path: string): NamedAs | undefined {
  const name = basename(path)
  if (name.startsWith('.') || sidecars.test(name)) return undefined
  const kind = kinds.find(([ending]) => ending.test(name))?.[1]
  if (!kind) return undefined
  const entities = entitiesOf(path)
  const isLabels = kind === 'volume' && labelNames.test(name.replace(/\.[a-z]+(\.gz)?$/i, ''))
  return { ...entities, kind: isLabels ? 'labels' : kind }
}

/** Subject, session and suffix as BIDS names them; the subject and session may stand in the folders only. */
export function entitiesOf(path: string): Omit<NamedAs, 'kind'> {
  const name = basename(path)
  const subject = /(?:^|[/\\_])sub-([A-Za-z0-9+]+)/.exec(path)?.[1] ?? null
  const session = /(?:^|[/\\_])ses-([A-Za-z0-9+]+)/.exec(path)?.[1] ?? null
  const last = bidsEnd.exec(name)?.[1] ?? ''
  return { subject, session, suffix: name.startsWith('sub-') || wellKnown.test(last) ? last : '' }
}
