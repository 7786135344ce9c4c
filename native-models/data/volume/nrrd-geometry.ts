import type { Problem } from '../problem.ts'
import { faultOf } from './nifti-orientation.ts'
import { parseVectors, parseWords } from './nrrd-header.ts'
import type { Affine } from './volume.ts'
import { affineFromAxes } from './world-axes.ts'

/** The signs that turn the first two coordinates of each named space into RAS. */
const signsOfSpace: Readonly<Record<string, readonly [number, number]>> = {
  'right-anterior-superior': [1, 1],
  ras: [1, 1],
  'left-anterior-superior': [-1, 1],
  las: [-1, 1],
  'left-posterior-superior': [-1, -1],
  lps: [-1, -1],
}
const mmPerUnit: Readonly<Record<string, number>> = {
  mm: 1,
  cm: 10,
  m: 1000,
  um: 0.001,
  µm: 0.001,
  micron: 0.001,
  microns: 0.001,
  nm: 1e-6,
}
const kindsOfSpace = new Set(['domain', 'space', '???', 'none', ''])

export interface NrrdGeometry {
  readonly inSpace: readonly boolean[]
  readonly affine: Affine
  readonly timeStep?: number
  readonly timeUnit?: string
  readonly notes: readonly string[]
}

/** Which axes are in space, and where. Source: teem.sourceforge.net/nrrd/format.html, sections 4 and 5. */
export function nrrdGeometry(
  values: ReadonlyMap<string, string>,
  sizes: readonly number[],
  problem: (what: string) => Problem,
): NrrdGeometry {
  const notes: string[] = []
  const kinds = parseWords(values.get('kinds')?.toLowerCase() ?? '')
  const spacings = parseWords(values.get('spacings') ?? '').map(Number)
  const directions = values.has('space directions') ? parseVectors(values.get('space directions') ?? '') : undefined
  if (directions && directions.length !== sizes.length) {
    throw problem(`It has ${directions.length} space directions for ${sizes.length} dimensions.`)
  }
  const inSpace = directions ? directions.map((direction) => isSpatial(direction)) : byKind(kinds, sizes.length)
  if (inSpace.filter(Boolean).length > 3) throw problem('It has more than three axes in space.')
  const axes = directions
    ? directions.filter((direction) => direction !== undefined && isSpatial(direction)).map((direction) => (direction ?? []).slice(0, 3))
    : inSpace
        .flatMap((spatial, axis) => (spatial ? [axis] : []))
        .map((axis, n) => [0, 1, 2].map((row) => (row === n ? validSpacing(spacings[axis]) : 0)))
  const time = inSpace.findIndex((spatial, axis) => !spatial && (kinds[axis] === 'time' || (directions?.[axis]?.[3] ?? 0) > 0))
  const step = time < 0 ? undefined : (directions?.[time]?.[3] ?? spacings[time])
  const affine = affineFromAxes(axes, originOf(values), scalesOf(values, notes))
  const fault = faultOf(affine)
  if (fault) throw problem(`Its orientation ${fault}.`)
  const units = parseWords(values.get('units') ?? '')
  return { inSpace, affine, notes, ...(step && step > 0 ? { timeStep: step, ...(units[time] ? { timeUnit: units[time] } : {}) } : {}) }
}

function isSpatial(direction: readonly number[] | undefined): boolean {
  return (direction ?? []).slice(0, 3).some((component) => component !== 0)
}

/** Without directions: the first three axes whose kind does not say otherwise. */
function byKind(kinds: readonly string[], dimensions: number): boolean[] {
  let found = 0
  return Array.from({ length: dimensions }, (_, axis) => kindsOfSpace.has(kinds[axis] ?? '') && ++found <= 3)
}

const validSpacing = (spacing: number | undefined) => (spacing !== undefined && Number.isFinite(spacing) && spacing !== 0 ? spacing : 1)

function originOf(values: ReadonlyMap<string, string>): number[] {
  return parseVectors(values.get('space origin') ?? '')[0]?.slice(0, 3) ?? [0, 0, 0]
}

/** What each world coordinate is multiplied with to become RAS mm. */
function scalesOf(values: ReadonlyMap<string, string>, notes: string[]): [number, number, number] {
  const space = (values.get('space') ?? '').toLowerCase().replace(/-?t(ime)?$/, '')
  const signs = signsOfSpace[space]
  if (!signs)
    notes.push(
      `${space ? `The space "${space}" says nothing of the body` : 'No orientation in the header'}: axes taken as left, posterior, superior.`,
    )
  const [left, posterior] = signs ?? [-1, -1]
  const units = parseWords(values.get('space units') ?? '').map((unit) => mmPerUnit[unit.toLowerCase()] ?? 1)
  if (units.some((unit) => unit !== 1)) notes.push('Its space units were converted to millimetres.')
  return [left * (units[0] ?? 1), posterior * (units[1] ?? 1), units[2] ?? 1]
}
