import { type Axis, applyAlongAxes, gaussianOperator } from './axisOperator.ts'
import type { NodeField } from './nodes.ts'
import { signedDistance } from './signedDistance.ts'
import { isParenchymaOrVentricle, tissueOfCode } from './tissues.ts'

/** Sulci and fissures narrower than twice this lie inside the brain's envelope. */
export const closingMm = 8
const finestMm = 2
/** Beyond any distance that a deformed image asks for. */
const limitMm = 30
const closingLimitMm = closingMm + 4

/**
 * Where the brain ends, as masks in the manner of SynthStrip draw it: parenchyma and ventricles, and the cerebrospinal fluid that a closing
 * of radius 8 mm takes in (sulci, fissures, cisterns), but never bone or scalp. Signed distance in mm, negative inside, on nodes
 * every 2 mm (or the map's own spacing, if that is wider) from the centre of voxel (0, 0, 0).
 */
export function brainLevel(codes: Uint8Array, shape: readonly [number, number, number], spacingMm: number): NodeField {
  const workMm = Math.max(finestMm, spacingMm)
  const nodes = shape.map((count) => Math.max(2, Math.ceil(((count - 1) * spacingMm) / workMm) + 1)) as [number, number, number]
  // Half a node either way is air already: codes are cropped to the head, so the closing is not cut off by the border of the map.
  const parenchyma = levelOf(codes, shape, spacingMm, nodes, workMm, isParenchymaOrVentricle)
  const intracranial = levelOf(codes, shape, spacingMm, nodes, workMm, (tissue) => tissue >= 2)
  const toParenchyma = signedDistance(parenchyma, nodes, workMm, closingLimitMm)
  const dilated = toParenchyma.map((d) => d - closingMm)
  const closed = signedDistance(dilated, nodes, workMm, closingLimitMm)
  // The share crosses from 0 to 1 over about one node.
  const crossingMm = 2 * workMm
  const level = closed.map((d, n) => Math.max(Math.min(d + closingMm, toParenchyma[n]), intracranial[n] * crossingMm))
  return { shape: nodes, spacingMm: workMm, data: signedDistance(level, nodes, workMm, limitMm) }
}

/** ½ − the share of chosen tissue around each node: negative inside. */
function levelOf(
  codes: Uint8Array,
  shape: readonly number[],
  spacingMm: number,
  nodes: readonly number[],
  workMm: number,
  chosen: (tissue: number) => boolean,
): Float32Array {
  const inside = Uint8Array.from(tissueOfCode, (tissue) => (chosen(tissue) ? 1 : 0))
  const share = new Float32Array(codes.length)
  for (let n = 0; n < codes.length; n++) share[n] = inside[codes[n]]
  const operator = (axis: number) => {
    const from: Axis = { count: shape[axis], spacingMm, firstMm: 0 }
    return gaussianOperator(from, { count: nodes[axis], spacingMm: workMm, firstMm: 0 }, 0.5 * workMm)
  }
  const { data } = applyAlongAxes(share, shape, [operator(0), operator(1), operator(2)])
  return data.map((value) => 0.5 - value)
}
