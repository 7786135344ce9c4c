import type { Random } from '../../../statistics/random.ts'
import { codeMask, insideBrain } from '../headMap.ts'
import { type BoxedHead, standardBoxMm } from './boxed-head.ts'

/** What a network sees of a brain at once: 96 × 96 points, 2 mm apart in the standard box, cut from 192 × 192 of 1 mm. */
export const canvas = { size: 96, spacingMm: 2, oversampling: 2 } as const
export const fineSize = canvas.size * canvas.oversampling

/** Axes of a plane: along a row, from row to row, and through the plane. */
export const planes = {
  axial: [0, 1, 2],
  coronal: [0, 2, 1],
  sagittal: [1, 2, 0],
} as const
export type Plane = keyof typeof planes

/** How a cut is moved and bent within its plane, and tilted out of it; lengths in mm of the standard box. */
export interface Bend {
  readonly matrix: readonly [number, number, number, number]
  readonly shift: readonly [number, number, number]
  /** Through the plane, for each mm along it. */
  readonly tilt: readonly [number, number]
  /** Displacements (along a row, then from row to row) on 9 × 9 nodes over the canvas. */
  readonly nodes: Float32Array
}

const nodeCount = 9

/** Heads as they lie in a scanner once their boxes agree: turned by some degrees, and each of its own form. */
export function drawBend(random: Random): Bend {
  const angle = 0.09 * random.normal()
  const [across, down] = [1 + 0.05 * random.normal(), 1 + 0.05 * random.normal()]
  return {
    matrix: [across * Math.cos(angle), -Math.sin(angle), Math.sin(angle), down * Math.cos(angle)],
    shift: [2.5 * random.normal(), 2.5 * random.normal(), 2 * random.normal()],
    tilt: [0.06 * random.normal(), 0.06 * random.normal()],
    nodes: Float32Array.from({ length: 2 * nodeCount * nodeCount }, () => 2 * random.normal()),
  }
}

export interface Cut {
  /** Place in `anatomy` of each of 192 × 192 points, + 128 inside the brain's envelope. */
  readonly codes: Uint8Array
  /** Where each point lies in the standard box, mm from its middle along the plane's two axes. */
  readonly along: Float32Array
  readonly down: Float32Array
}

/** A cut through a head `position` mm (of the standard box) from the middle of its brain. */
export function cutHead({ head, low, high }: BoxedHead, plane: Plane, position: number, bend: Bend): Cut {
  const [u, v, w] = planes[plane]
  const middle = low.map((from, axis) => (from + high[axis]) / 2)
  const perMm = low.map((from, axis) => (high[axis] - from) / standardBoxMm[axis])
  const stride = [1, head.shape[0], head.shape[0] * head.shape[1]]
  const [codes, along, down] = [new Uint8Array(fineSize ** 2), new Float32Array(fineSize ** 2), new Float32Array(fineSize ** 2)]
  const half = (fineSize - 1) / 2
  for (let j = 0, n = 0; j < fineSize; j++)
    for (let i = 0; i < fineSize; i++, n++) {
      const [x, y] = [i - half, j - half]
      along[n] = bend.matrix[0] * x + bend.matrix[1] * y + bend.shift[0] + displaced(bend.nodes, 0, i, j)
      down[n] = bend.matrix[2] * x + bend.matrix[3] * y + bend.shift[1] + displaced(bend.nodes, nodeCount ** 2, i, j)
      const through = position + bend.shift[2] + bend.tilt[0] * x + bend.tilt[1] * y
      const a = Math.round(middle[u] + along[n] * perMm[u])
      const b = Math.round(middle[v] + down[n] * perMm[v])
      const c = Math.round(middle[w] + through * perMm[w])
      if (a < 0 || b < 0 || c < 0 || a >= head.shape[u] || b >= head.shape[v] || c >= head.shape[w]) continue
      codes[n] = head.codes[a * stride[u] + b * stride[v] + c * stride[w]]
    }
  return { codes, along, down }
}

function displaced(nodes: Float32Array, from: number, i: number, j: number): number {
  const step = (fineSize - 1) / (nodeCount - 1)
  const [x, y] = [i / step, j / step]
  const [a, b] = [Math.min(Math.floor(x), nodeCount - 2), Math.min(Math.floor(y), nodeCount - 2)]
  const [s, t] = [x - a, y - b]
  const at = from + a + nodeCount * b
  const upper = nodes[at] + s * (nodes[at + 1] - nodes[at])
  const lower = nodes[at + nodeCount] + s * (nodes[at + nodeCount + 1] - nodes[at + nodeCount])
  return upper + t * (lower - upper)
}

/** Share of the four fine points of each point of the canvas for which `held` is true. */
export function shareOf(held: (n: number) => boolean): Float32Array {
  const out = new Float32Array(canvas.size ** 2)
  for (let j = 0, n = 0; j < fineSize; j++)
    for (let i = 0; i < fineSize; i++, n++) if (held(n)) out[(j >> 1) * canvas.size + (i >> 1)] += 0.25
  return out
}

export const isInside = (code: number): boolean => code >= insideBrain
export const codeOf = (code: number): number => code & codeMask
