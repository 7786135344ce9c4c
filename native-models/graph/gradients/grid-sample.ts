import { intTensor } from '../../data/tensor.ts'
import { type Emitter, type GradientRules, type RuleNode, UnsupportedForm } from './rule.ts'

/** One of the two neighbours along one axis, each [batch, points]: which, how much of it, and how that grows with the grid's coordinate. */
interface Neighbour {
  readonly index: string
  readonly weight: string
  /** Undefined where the share does not change with the coordinate (nearest). */
  readonly slope?: string
}

export const sampling: GradientRules = {
  /** Each point spreads its gradient over its neighbours; the grid's coordinates move the shares of the neighbours. */
  GridSample: (node, [dy], emit) => {
    if (!dy) return []
    const [x, grid] = node.inputs
    const [batch, channels, ...size] = node.shape(x)
    const voxels = size.reduce((a, b) => a * b, 1)
    const points = node
      .shape(node.outputs[0])
      .slice(2)
      .reduce((a, b) => a * b, 1)
    const flat = emit.reshape(dy, [batch, channels, points])
    const image = emit.reshape(x, [batch, channels, voxels])
    const axes = size.map((_, axis) => neighbours(node, emit, coordinate(emit, grid, [batch, points], size.length, axis), size[axis]))
    const corners = combinations(axes)
    const wide = (value: string) => emit.reshape(value, [batch, 1, points])
    const place = (corner: readonly Neighbour[]) => {
      const index = corner.reduce((before, { index: next }, axis) => {
        const stride = size.slice(axis + 1).reduce((a, b) => a * b, 1)
        const step = stride === 1 ? next : emit.mul(next, emit.constant(intTensor([stride], [])))
        return before ? emit.add(before, step) : step
      }, '')
      return emit.op('Expand', [wide(index), emit.ints([batch, channels, points])])
    }
    const places = corners.map(place)
    const dX = () => {
      const shares = corners.map((corner) =>
        emit.mul(
          flat,
          wide(
            product(
              emit,
              corner.map((n) => n.weight),
            ),
          ),
        ),
      )
      const joined = (parts: readonly string[]) => (parts.length === 1 ? parts[0] : emit.op('Concat', parts, { axis: 2 }))
      const summed = emit.op('ScatterElements', [emit.zeros([batch, channels, voxels]), joined(places), joined(shares)], {
        axis: 2,
        reduction: 'add',
      })
      return emit.reshape(summed, node.shape(x))
    }
    const dGrid = () => {
      if (axes.some(([{ slope }]) => !slope)) return emit.zeros(node.shape(grid))
      const values = places.map((index) => emit.sum(emit.mul(flat, emit.op('GatherElements', [image, index], { axis: 2 })), [1], false))
      const along = axes.map((_, moved) => {
        const parts = corners.map((corner, i) =>
          emit.mul(
            values[i],
            product(
              emit,
              corner.map((n, axis) => (axis === moved ? (n.slope ?? n.weight) : n.weight)),
            ),
          ),
        )
        return emit.reshape(emit.op('Sum', parts), [batch, points, 1])
      })
      // The grid counts its coordinates from the last axis.
      return emit.reshape(emit.op('Concat', along.reverse(), { axis: 2 }), node.shape(grid))
    }
    return [node.wanted[0] ? dX() : undefined, node.wanted[1] ? dGrid() : undefined]
  },
}

function coordinate(emit: Emitter, grid: string, shape: readonly number[], axes: number, axis: number): string {
  const column = axes - 1 - axis
  return emit.reshape(emit.slice(grid, [column], [column + 1], [-1]), shape)
}

/** The neighbours along an axis of `size` voxels for coordinates from −1 to 1 (ONNX operator specification, GridSample). */
function neighbours(node: RuleNode, emit: Emitter, given: string, size: number): Neighbour[] {
  const mode = node.string('mode', 'linear')
  const aligned = node.int('align_corners', 0) === 1
  const padding = node.string('padding_mode', 'zeros')
  if (mode === 'cubic' || mode === 'bicubic') throw new UnsupportedForm('it interpolates cubically')
  const rate = (aligned ? size - 1 : size) / 2
  const unpadded = emit.add(emit.mul(given, emit.scalar(rate)), emit.scalar((size - 1) / 2))
  let position = unpadded
  let slope = emit.scalar(rate)
  if (padding === 'reflection') {
    const [turned, direction] = reflected(emit, unpadded, aligned ? [0, size - 1] : [-0.5, size - 0.5])
    position = turned
    slope = emit.mul(direction, slope)
  }
  if (padding !== 'zeros') {
    const before = position
    position = emit.op('Clip', [before, emit.scalar(0), emit.scalar(size - 1)])
    slope = emit.where(emit.op('Equal', [before, position]), slope, emit.scalar(0))
  }
  const whole = emit.op(mode === 'nearest' ? 'Round' : 'Floor', [position])
  const index = emit.op('Cast', [whole], { to: 7 })
  if (mode === 'nearest') return [inside(emit, index, emit.scalar(1), undefined, size)]
  const share = emit.sub(position, whole)
  const next = emit.add(index, emit.constant(intTensor([1], [])))
  return [inside(emit, index, emit.sub(emit.scalar(1), share), emit.neg(slope), size), inside(emit, next, share, slope, size)]
}

/** Reflects positions between two borders, however far they lie outside; with the sign of the reflection. */
function reflected(emit: Emitter, position: string, [low, high]: readonly number[]): [string, string] {
  const span = high - low
  if (span === 0) return [emit.scalar(low), emit.scalar(0)]
  const from = emit.sub(position, emit.scalar(low))
  const distance = emit.op('Abs', [from])
  const turns = emit.op('Floor', [emit.div(distance, emit.scalar(span))])
  const rest = emit.sub(distance, emit.mul(turns, emit.scalar(span)))
  const half = emit.op('Floor', [emit.mul(turns, emit.scalar(0.5))])
  const even = emit.op('Equal', [emit.mul(half, emit.scalar(2)), turns])
  const back = emit.where(even, emit.add(rest, emit.scalar(low)), emit.sub(emit.scalar(high), rest))
  const side = emit.op('Sign', [from])
  return [back, emit.where(even, side, emit.neg(side))]
}

/** A neighbour outside the image has no share; its index is brought inside so that it can be read. */
function inside(emit: Emitter, index: string, weight: string, slope: string | undefined, size: number): Neighbour {
  const bound = (value: number) => emit.constant(intTensor([value], []))
  const kept = emit.op('Clip', [index, bound(0), bound(size - 1)])
  const within = emit.op('Equal', [kept, index])
  const masked = (value: string) => emit.where(within, value, emit.scalar(0))
  return { index: kept, weight: masked(weight), ...(slope && { slope: masked(slope) }) }
}

/** One neighbour of each axis, in all ways. */
function combinations(axes: readonly Neighbour[][]): Neighbour[][] {
  return axes.reduce<Neighbour[][]>((found, axis) => found.flatMap((corner) => axis.map((neighbour) => [...corner, neighbour])), [[]])
}

function product(emit: Emitter, factors: readonly string[]): string {
  return factors.reduce((a, b) => emit.mul(a, b))
}
