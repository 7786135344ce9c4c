/** Radii relative to the outermost, conductivities in S/m, innermost first, and the dipoles that stand for the shells. */
export interface HeadModel {
  readonly radii: readonly number[]
  readonly conductivities: readonly number[]
  /** Where each stands: share of the true dipole's distance from the centre. */
  readonly eccentricities: readonly number[]
  /** How much each counts. */
  readonly magnitudes: readonly number[]
}

/**
 * Brain, skull and scalp as three shells, by three dipoles in a homogeneous sphere (Berg & Scherg 1994, Electroencephalogr Clin Neurophysiol
 * 90:58–64). The six numbers were fitted to the series of Legendre polynomials by `fixtures/make_lead_field.py`; a lead field differs from the
 * series by less than 0.5 % to 0.85 of the radius.
 */
export const threeShells: HeadModel = {
  radii: [0.87, 0.92, 1],
  conductivities: [0.33, 0.0042, 0.33],
  eccentricities: [0.99176, 0.776003, 0.449264],
  magnitudes: [0.064669, 0.235609, 0.365403],
}

type Vector = readonly [number, number, number]
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/**
 * Potentials of a dipole of 1 A·m at the surface of the sphere, in V against infinity, one for each electrode. Positions are in millimetres from
 * the centre, electrodes at the radius; `moment` is the dipole's direction, of length 1.
 */
export function leadField(electrodesMm: readonly Vector[], dipoleMm: Vector, moment: Vector, head: HeadModel = threeShells): Float64Array {
  const scalp = head.conductivities.at(-1) ?? 1
  return Float64Array.from(electrodesMm, (electrode) => {
    const r: Vector = [electrode[0] / 1000, electrode[1] / 1000, electrode[2] / 1000]
    const potential = head.eccentricities.reduce((sum, share, j) => {
      const scale = share / 1000
      const at: Vector = [scale * dipoleMm[0], scale * dipoleMm[1], scale * dipoleMm[2]]
      return sum + head.magnitudes[j] * inOneSphere(r, at, moment)
    }, 0)
    return potential / (4 * Math.PI * scalp)
  })
}

/**
 * 4πσ times the potential at `r` on the surface of a homogeneous sphere of a dipole `q` at `d`, all in metres: the closed form of Brody, Terry &
 * Ideker (1973), written as in Zhang (1995), Phys Med Biol 40:335, eq. 6.
 */
function inOneSphere(r: Vector, dipole: Vector, q: Vector): number {
  const radius = Math.sqrt(dot(r, r))
  // The formula divides by |d|², and goes over into its limit long before this distance.
  const d: Vector = dot(dipole, dipole) < (1e-6 * radius) ** 2 ? [0, 0, 1e-6 * radius] : dipole
  const a: Vector = [r[0] - d[0], r[1] - d[1], r[2] - d[2]]
  const [distance, rd, dd] = [Math.sqrt(dot(a, a)), dot(r, d), dot(d, d)]
  const cubed = 2 / distance ** 3
  const nearness = distance * (radius * distance + radius * radius - rd)
  const along = cubed * (rd - dd) + 1 / distance - 1 / radius
  const across = cubed + (distance + radius) / (radius * nearness)
  return ((along - across * rd) * dot(d, q) + across * dd * dot(r, q)) / dd
}
