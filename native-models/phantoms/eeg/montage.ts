/** Electrodes on a spherical head: x right, y front, z up, in millimetres from its centre. */
export interface Montage {
  readonly names: readonly string[]
  readonly positionsMm: readonly (readonly [number, number, number])[]
  readonly radiusMm: number
}

type Point = [number, number, number]

/** Rows of the 10–10 system from the left rim over the midline to the right rim; rim and midline places are named in `rim` and `midline`. */
const rows: readonly (readonly string[])[] = [
  ['AF7', 'AF3', 'AFz', 'AF4', 'AF8'],
  ['F7', 'F5', 'F3', 'F1', 'Fz', 'F2', 'F4', 'F6', 'F8'],
  ['FT7', 'FC5', 'FC3', 'FC1', 'FCz', 'FC2', 'FC4', 'FC6', 'FT8'],
  ['T7', 'C5', 'C3', 'C1', 'Cz', 'C2', 'C4', 'C6', 'T8'],
  ['TP7', 'CP5', 'CP3', 'CP1', 'CPz', 'CP2', 'CP4', 'CP6', 'TP8'],
  ['P7', 'P5', 'P3', 'P1', 'Pz', 'P2', 'P4', 'P6', 'P8'],
  ['PO7', 'PO3', 'POz', 'PO4', 'PO8'],
]
const leftRim = ['Fpz', 'Fp1', 'AF7', 'F7', 'FT7', 'T7', 'TP7', 'P7', 'PO7', 'O1', 'Oz']
const rightRim = ['Fpz', 'Fp2', 'AF8', 'F8', 'FT8', 'T8', 'TP8', 'P8', 'PO8', 'O2', 'Oz']
const midline = ['Fpz', 'AFz', 'Fz', 'FCz', 'Cz', 'CPz', 'Pz', 'POz', 'Oz']

/** Montages by how many electrodes they have: the 19 of the 10–20 system, and two choices from the 10–10 system. */
export const montages: Readonly<Record<'8' | '19' | '32' | '61', readonly string[]>> = {
  8: ['Fz', 'C3', 'Cz', 'C4', 'P3', 'Pz', 'P4', 'Oz'],
  19: 'Fp1 Fp2 F7 F3 Fz F4 F8 T7 C3 Cz C4 T8 P7 P3 Pz P4 P8 O1 O2'.split(' '),
  32: 'Fp1 Fp2 AF3 AF4 F7 F3 Fz F4 F8 FC5 FC1 FC2 FC6 T7 C3 Cz C4 T8 CP5 CP1 CP2 CP6 P7 P3 Pz P4 P8 PO3 PO4 O1 Oz O2'.split(' '),
  61: [...new Set(['Fp1', 'Fpz', 'Fp2', ...rows.flat(), 'O1', 'Oz', 'O2'])],
}

/**
 * The named electrodes of the 10–10 system on a sphere: steps of a tenth (18°) along the midline and the rim, which lies 72° from the vertex, and
 * equal steps along the arc through both rims and the midline for each row between. RangeError for a name that the system does not have.
 */
export function sphericalMontage(names: readonly string[], radiusMm = 90): Montage {
  const places = placesOnUnitSphere()
  const positionsMm = names.map((name): Point => {
    const place = places.get(name)
    if (!place) throw new RangeError(`the 10–10 system has no electrode "${name}"`)
    return [radiusMm * place[0], radiusMm * place[1], radiusMm * place[2]]
  })
  return { names, positionsMm, radiusMm }
}

function placesOnUnitSphere(): Map<string, Point> {
  const places = new Map<string, Point>()
  const tenth = Math.PI / 10
  const down = 4 * tenth
  leftRim.forEach((name, n) => {
    places.set(name, [-Math.sin(n * tenth) * Math.sin(down), Math.cos(n * tenth) * Math.sin(down), Math.cos(down)])
  })
  rightRim.forEach((name, n) => {
    places.set(name, [Math.sin(n * tenth) * Math.sin(down), Math.cos(n * tenth) * Math.sin(down), Math.cos(down)])
  })
  midline.forEach((name, n) => {
    places.set(name, [0, Math.sin((4 - n) * tenth), Math.cos((4 - n) * tenth)])
  })
  for (const row of rows) {
    const middle = (row.length - 1) / 2
    const [left, top] = [places.get(row[0]), places.get(row[middle])]
    if (!left || !top) continue
    row.forEach((name, n) => {
      if (!places.has(name)) places.set(name, alongArc(left, top, (n - middle) / middle))
    })
  }
  return places
}

/**
 * A point of the circle through `left`, its mirror image and `top` (on the midline): `share` −1 is the left, 0 the top, 1 the right.
 * The circle lies in a plane that holds the direction of x, so that only its other axis has to be found.
 */
function alongArc(left: Point, top: Point, share: number): Point {
  const [dy, dz] = [top[1] - left[1], top[2] - left[2]]
  const length = Math.hypot(dy, dz)
  // In the plane: x across and h up from the left's level. Centre at (0, c): |top|² = |left|².
  const centre = (length * length - left[0] * left[0]) / (2 * length)
  const radius = length - centre
  const whole = Math.atan2(-left[0], -centre)
  const angle = share * whole
  const up = centre + radius * Math.cos(angle)
  return [radius * Math.sin(angle), left[1] + (up * dy) / length, left[2] + (up * dz) / length]
}
