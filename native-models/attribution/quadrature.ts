/** Places in [0, 1] and their weights, which add up to 1. */
export interface Quadrature {
  readonly places: readonly number[]
  readonly weights: readonly number[]
}

export const QUADRATURES = ['gausslegendre', 'riemann-left', 'riemann-right', 'riemann-middle', 'riemann-trapezoid'] as const

const even = (steps: number) => new Array<number>(steps).fill(1 / steps)
const along = (steps: number, place: (n: number) => number) => Array.from({ length: steps }, (_, n) => place(n))

/** Rules of integration over [0, 1] with `steps` places. The trapezoid puts places on both ends. */
export const quadrature: Readonly<Record<(typeof QUADRATURES)[number], (steps: number) => Quadrature>> = {
  gausslegendre: gaussLegendre,
  'riemann-left': (steps) => ({ places: along(steps, (n) => n / steps), weights: even(steps) }),
  'riemann-right': (steps) => ({ places: along(steps, (n) => (n + 1) / steps), weights: even(steps) }),
  'riemann-middle': (steps) => ({ places: along(steps, (n) => (n + 0.5) / steps), weights: even(steps) }),
  'riemann-trapezoid': (steps) =>
    steps === 1
      ? { places: [0.5], weights: [1] }
      : {
          places: along(steps, (n) => n / (steps - 1)),
          weights: along(steps, (n) => (n === 0 || n === steps - 1 ? 0.5 : 1) / (steps - 1)),
        },
}

/** Roots of the Legendre polynomial by Newton's method from Chebyshev's places, and w = 2 / ((1 − x²) P′(x)²), brought from [−1, 1] to [0, 1]. */
function gaussLegendre(steps: number): Quadrature {
  const places: number[] = []
  const weights: number[] = []
  for (let n = 0; n < steps; n++) {
    let x = Math.cos((Math.PI * (steps - n - 0.25)) / (steps + 0.5))
    let slope = 1
    for (let turn = 0; turn < 100; turn++) {
      let [before, here] = [1, x]
      for (let k = 2; k <= steps; k++) [before, here] = [here, ((2 * k - 1) * x * here - (k - 1) * before) / k]
      slope = (steps * (x * here - before)) / (x * x - 1)
      const step = here / slope
      x -= step
      if (Math.abs(step) < 1e-15) break
    }
    places.push((x + 1) / 2)
    weights.push(1 / ((1 - x * x) * slope * slope))
  }
  return { places, weights }
}
