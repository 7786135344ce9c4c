import { existsSync } from 'node:fs'

/** What BIDS puts beside an image, under its name: the table of its labels, the JSON of how it was measured. */
export function filesBeside(path: string): { path: string; extension: '.tsv' | '.json' }[] {
  const stem = path.replace(/\.(nii(\.gz)?|mg[hz]|nrrd|mha)$/i, '')
  if (stem === path) return []
  const extensions = ['.tsv', '.json'] as const
  return extensions.map((extension) => ({ path: stem + extension, extension })).filter((file) => existsSync(file.path))
}
