import { inverse } from './layout.ts'
import type { GradientRules } from './rule.ts'

/** Operators that repeat, rearrange, mask or accumulate along axes. */
export const repetition: GradientRules = {
  Tile: (node, [dy], emit) => {
    if (!dy) return []
    const shape = node.shape(node.inputs[0])
    const out = node.shape(node.outputs[0])
    const parts: number[] = []
    const repeats: number[] = []
    shape.forEach((n, i) => {
      const times = out[i] / n
      if (times !== 1) repeats.push(parts.length)
      parts.push(...(times === 1 ? [n] : [times, n]))
    })
    if (repeats.length === 0) return [dy]
    return [emit.reshape(emit.sum(emit.reshape(dy, parts), repeats, false), shape)]
  },

  DepthToSpace: (node, [dy], emit) => {
    if (!dy) return []
    const size = node.int('blocksize', 1)
    if (node.string('mode', 'DCR') === 'DCR') return [emit.op('SpaceToDepth', [dy], { blocksize: size })]
    const [batch, channels, height, width] = node.shape(node.outputs[0])
    const blocks = emit.reshape(dy, [batch, channels, height / size, size, width / size, size])
    return [emit.reshape(emit.transpose(blocks, inverse([0, 1, 4, 2, 5, 3])), node.shape(node.inputs[0]))]
  },

  SpaceToDepth: (node, [dy], emit) => [dy && emit.op('DepthToSpace', [dy], { blocksize: node.int('blocksize', 1), mode: 'DCR' })],

  CumSum: (node, [dy], emit) => [
    dy && emit.op('CumSum', [dy, node.inputs[1]], { exclusive: node.int('exclusive', 0), reverse: 1 - node.int('reverse', 0) }),
  ],

  Trilu: (node, [dy], emit) => [dy && emit.op('Trilu', [dy, ...node.inputs.slice(1)], { upper: node.int('upper', 1) })],

  /** The gradient of the values goes back to where they stood. */
  TopK: (node, [dy], emit) => {
    if (!dy) return []
    const [x, k] = node.inputs
    const axis = node.int('axis', -1)
    const indices = node.outputs[1] || emit.ops('TopK', [x, k], 2, node.node.attributes)[1]
    return [emit.op('ScatterElements', [emit.zeros(node.shape(x)), indices, dy], { axis })]
  },
}
