/** The value of a function at a point; writes its gradient there. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number

const [MEMORY, MOST] = [10, 500]

/**
 * Where a smooth convex function is smallest, from `start`: L-BFGS (Nocedal & Wright 2006, Numerical Optimization, algorithm 7.5) with steps halved
 * until they lower the function enough, until no slope is larger than `tolerance` times the largest at the start.
 */
export function minimise(start: Float64Array, of: Differentiable, tolerance = 1e-9): Float64Array {
  let point = start.slice()
  let gradient = new Float64Array(point.length)
  let value = of(point, gradient)
  const enough = tolerance * largest(gradient)
  const steps: { moved: Float64Array; turned: Float64Array; curvature: number }[] = []
  for (let round = 0; round < MOST && largest(gradient) > enough; round++) {
    const direction = towards(gradient, steps)
    const slope = dot(direction, gradient)
    // What is left to gain is lost in rounding.
    if (-slope < 1e-14 * Math.abs(value)) break
    const next = new Float64Array(point.length)
    const nextGradient = new Float64Array(point.length)
    let [length, lower] = [steps.length ? 1 : Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))), value]
    for (let halved = 0; ; halved++, length /= 2) {
      for (let i = 0; i < next.length; i++) next[i] = point[i] + length * direction[i]
      lower = of(next, nextGradient)
      if (lower <= value + 1e-4 * length * slope) break
      if (halved === 20) return point
    }
    const moved = next.map((after, i) => after - point[i])
    const turned = nextGradient.map((after, i) => after - gradient[i])
    const curvature = dot(moved, turned)
    if (curvature > 1e-14 * dot(turned, turned)) steps.push({ moved, turned, curvature })
    if (steps.length > MEMORY) steps.shift()
    point = next
    gradient = nextGradient
    value = lower
  }
  return point
}

/** −H∇, with H from the last steps by their two loops. */
function towards(gradient: Float64Array, steps: readonly { moved: Float64Array; turned: Float64Array; curvature: number }[]): Float64Array {
  const direction = gradient.map((slope) => -slope)
  const add = (other: Float64Array, by: number) => {
    for (let i = 0; i < direction.length; i++) direction[i] += by * other[i]
  }
  const shares = steps.toReversed().map(({ moved, turned, curvature }) => {
    const share = dot(moved, direction) / curvature
    add(turned, -share)
    return share
  })
  const last = steps.at(-1)
  if (last) {
    const scale = last.curvature / dot(last.turned, last.turned)
    for (let i = 0; i < direction.length; i++) direction[i] *= scale
  }
  for (const [n, { moved, turned, curvature }] of steps.entries())
    add(moved, shares[steps.length - 1 - n] - dot(turned, direction) / curvature)
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
