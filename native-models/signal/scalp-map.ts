import { splineMatrix } from './spherical-spline.ts'

type Point = readonly [number, number, number]

/** A head from above, the nose up: how to draw potentials between electrodes. Places are in units of the picture, from its top left corner. */
export interface ScalpMap {
  /** Indices of the cells that lie on the head, of `cells` × `cells` row by row from the top. */
  readonly inside: readonly number[]
  /** For each cell inside the weights of the electrodes. */
  readonly matrix: readonly Float64Array[]
  readonly dots: readonly (readonly [number, number])[]
}

/** What is drawn beyond the outermost electrode, and the smallest head: in degrees from the vertex. */
const [beyond, smallest] = [6, 80]

/** Azimuthal equidistant about the vertex, interpolated by spherical splines; electrodes are directions from the centre of the head. */
export function scalpMap(electrodes: readonly Point[], cells: number): ScalpMap {
  const angleOf = ([, , z]: Point) => Math.acos(Math.max(-1, Math.min(1, z)))
  const rim = Math.max((smallest * Math.PI) / 180, Math.max(...electrodes.map(angleOf)) + (beyond * Math.PI) / 180)
  const grid = Array.from({ length: cells * cells }, (_, cell): { cell: number; place: Point } | undefined => {
    const [x, y] = [((cell % cells) + 0.5) / cells - 0.5, 0.5 - (Math.floor(cell / cells) + 0.5) / cells]
    const angle = 2 * Math.hypot(x, y) * rim
    const turn = Math.atan2(y, x)
    return angle > rim ? undefined : { cell, place: [Math.sin(angle) * Math.cos(turn), Math.sin(angle) * Math.sin(turn), Math.cos(angle)] }
  }).flatMap((each) => (each ? [each] : []))
  return {
    inside: grid.map(({ cell }) => cell),
    matrix: splineMatrix(
      electrodes,
      grid.map(({ place }) => place),
    ),
    dots: electrodes.map((place) => {
      const radius = angleOf(place) / rim / 2
      const length = Math.hypot(place[0], place[1]) || 1
      return [0.5 + (radius * place[0]) / length, 0.5 - (radius * place[1]) / length]
    }),
  }
}
