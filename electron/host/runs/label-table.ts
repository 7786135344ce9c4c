import type { Label } from '../../../native-models/data/volume/volume.ts'
import type { Table } from '../../../native-models/instruments/contract.ts'

/**
 * BIDS' common image-derived labels: the abbreviation and the number that other tools know a tissue by
 * (bids-specification, derivatives/imaging, "Common image-derived labels").
 */
const common: Readonly<Record<string, { abbreviation: string; mapping: number }>> = {
  background: { abbreviation: 'BG', mapping: 0 },
  'grey matter': { abbreviation: 'GM', mapping: 1 },
  'gray matter': { abbreviation: 'GM', mapping: 1 },
  'white matter': { abbreviation: 'WM', mapping: 2 },
  csf: { abbreviation: 'CSF', mapping: 3 },
  'cerebrospinal fluid': { abbreviation: 'CSF', mapping: 3 },
  lesion: { abbreviation: 'L', mapping: 7 },
  'cortical grey matter': { abbreviation: 'CGM', mapping: 8 },
  'deep grey matter': { abbreviation: 'SGM', mapping: 9 },
  'brain stem': { abbreviation: 'BS', mapping: 10 },
  cerebellum: { abbreviation: 'CBM', mapping: 11 },
}

/** The table beside a segmentation: index, name, abbreviation, colour, and BIDS' own number where it has one. */
export function labelTable(labels: readonly Label[]): Table {
  return {
    columns: [
      { name: 'index', description: 'Value in the image' },
      { name: 'name', description: 'What it labels' },
      { name: 'abbreviation', description: 'Short name' },
      { name: 'color', description: 'Colour as #rrggbb' },
      { name: 'mapping', description: 'Index of the same tissue among the common labels of BIDS Derivatives' },
    ],
    rows: labels.map(({ index, name, color }) => {
      const known = common[name.toLowerCase()]
      return { index, name, abbreviation: known?.abbreviation ?? initials(name), color, mapping: known?.mapping ?? null }
    }),
  }
}

function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !['and', 'of', 'the'].includes(word.toLowerCase()))
  return (words.length > 1 ? words.map((word) => word[0]).join('') : (words[0] ?? name).slice(0, 4)).toUpperCase()
}
