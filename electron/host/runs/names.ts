import { basename, extname } from 'node:path'
import type { Port } from '../../../native-models/instruments/contract.ts'

const doubleExtensions = ['.nii.gz', '.img.gz', '.mgh.gz', '.tar.gz']

/** The name of a file or folder without its extension: 'sub-01_T1w.nii.gz' → 'sub-01_T1w'. */
export function nameWithoutExtension(path: string): string {
  const name = basename(path)
  const double = doubleExtensions.find((extension) => name.toLowerCase().endsWith(extension))
  return name.slice(0, name.length - (double ?? extname(name)).length) || name
}

/**
 * What the names of all results of this source begin with. A BIDS name gives up its suffix, as BIDS Derivatives asks:
 * 'sub-01_ses-2_T1w.nii.gz' → 'sub-01_ses-2'. In any other name, what a file name should not hold becomes '-'.
 */
export function stemOf(path: string): string {
  const name = nameWithoutExtension(path)
  const bids = /^(sub-[A-Za-z0-9]+(?:_[a-z]+-[A-Za-z0-9]+)*)_[A-Za-z0-9]+$/.exec(name)
  if (bids?.[1]) return bids[1]
  return name.replace(/[^\p{L}\p{N}._+-]+/gu, '-').replace(/^\.+|[.-]+$/g, '') || 'result'
}

const kinds: Readonly<Record<Port['kind'], { suffix: string; extension: string }>> = {
  volume: { suffix: 'map', extension: '.nii.gz' },
  labels: { suffix: 'dseg', extension: '.nii.gz' },
  recording: { suffix: 'eeg', extension: '.vhdr' },
  spikes: { suffix: 'spikes', extension: '.csv' },
  table: { suffix: 'stats', extension: '.tsv' },
  picture: { suffix: 'figure', extension: '.png' },
  drawing: { suffix: 'drawing', extension: '.svg' },
  mesh: { suffix: 'mesh', extension: '.surf.gii' },
  model: { suffix: 'model', extension: '.onnx' },
  array: { suffix: 'array', extension: '.npy' },
  samples: { suffix: 'array', extension: '.npy' },
  record: { suffix: 'record', extension: '.json' },
}

/** The file name of an output, and the same name without its extension for the files beside it. */
export function outputName(stem: string, portName: string, port: Port): { base: string; extension: string; file: string } {
  const { suffix, extension } = kinds[port.kind]
  if (port.file) return { base: port.file.slice(0, -extension.length), extension, file: port.file }
  const base = `${stem}_${port.suffix ?? `desc-${portName}_${suffix}`}`
  return { base, extension, file: base + extension }
}
