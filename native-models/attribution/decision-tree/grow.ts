import { Problem } from '../../data/problem.ts'
import { type Affine, compose, type PiecewiseLinearNetwork } from './network.ts'
import { type Box, type HalfSpace, insideOf, largestWithin } from './region.ts'

export interface Leaf {
  readonly kind: 'leaf'
  /** The network within this region, exactly: an affine map of its input. */
  readonly map: Affine
  /** A point well inside the region (of one of the regions that were merged into this leaf). */
  readonly inside: readonly number[]
  /** The class that wins everywhere in the region, where `simplify` was asked for classes. */
  readonly winner?: number
}

/** Asks whether `weights` · x + `offset` > 0: the sign of hidden unit `unit` of layer `layer`, counted from 0. */
export interface Split {
  readonly kind: 'split'
  readonly layer: number
  readonly unit: number
  readonly test: HalfSpace
  readonly yes: Tree
  readonly no: Tree
}

export type Tree = Leaf | Split

/**
 * The exact decision tree of a piecewise linear network within a box: hidden units are asked one after the other, and a question whose
 * answer follows from those before is left out (a linear programme says whether both answers are possible).
 * Source: Aytekin (2022), Neural Networks are Decision Trees, arXiv 2210.05189. `Problem` when there are more than `mostLeaves` regions.
 */
export function growTree(network: PiecewiseLinearNetwork, box: Box, mostLeaves: number, signal?: AbortSignal): Tree {
  let leaves = 0
  const identity: Affine = {
    weights: box.low.map((_, i) => box.low.map((_, j) => (i === j ? 1 : 0))),
    bias: box.low.map(() => 0),
  }
  const grow = (at: number, unit: number, before: Affine, slopes: readonly number[], region: readonly HalfSpace[]): Tree => {
    signal?.throwIfAborted()
    const stage = network.hidden[at]
    if (!stage) {
      leaves++
      if (leaves > mostLeaves) throw tooMany(mostLeaves)
      return { kind: 'leaf', map: compose(network.last, before), inside: insideOf(region, box) ?? box.low }
    }
    // `before` is the map of the last activations; the sum over them gives this layer's pre-activations.
    const sums = unit === 0 ? compose(stage.layer, before) : before
    if (unit === stage.layer.bias.length) return grow(at + 1, 0, bent(sums, slopes), [], region)
    const test: HalfSpace = { weights: sums.weights[unit] ?? [], offset: sums.bias[unit] ?? 0 }
    const negative: HalfSpace = { weights: test.weights.map((weight) => -weight), offset: -test.offset }
    const side = signWithin(test, box)
    const above = side ? side > 0 : insideOf([...region, test], box) !== undefined
    const below = side ? side < 0 : insideOf([...region, negative], box) !== undefined
    const into = (slope: number, half: HalfSpace | undefined) =>
      grow(at, unit + 1, sums, [...slopes, slope], half ? [...region, half] : region)
    if (above && below) {
      return { kind: 'split', layer: at, unit, test, yes: into(1, test), no: into(stage.slope, negative) }
    }
    return above || !below ? into(1, undefined) : into(stage.slope, undefined)
  }
  return grow(0, 0, identity, [], [])
}

function bent({ weights, bias }: Affine, slopes: readonly number[]): Affine {
  return {
    weights: weights.map((row, i) => row.map((weight) => weight * (slopes[i] ?? 1))),
    bias: bias.map((b, i) => b * (slopes[i] ?? 1)),
  }
}

/** 1 or −1 where the box alone decides, 0 where it does not. */
function signWithin({ weights, offset }: HalfSpace, { low, high }: Box): number {
  let least = offset
  let most = offset
  weights.forEach((weight, i) => {
    const ends = [weight * (low[i] ?? 0), weight * (high[i] ?? 0)]
    least += Math.min(...ends)
    most += Math.max(...ends)
  })
  if (least > 0 || (least === 0 && most > 0)) return 1
  return most <= 0 ? -1 : 0
}

/**
 * Merges what cannot be told apart: two leaves under one question with the same map or, with `byClass`, any branch in which one class wins
 * everywhere.
 */
export function simplify(tree: Tree, box: Box, byClass: boolean): Tree {
  const visit = (node: Tree, region: readonly HalfSpace[]): Tree => {
    if (node.kind === 'leaf') return byClass ? { ...node, winner: winnerOf(node.map, region, box) } : node
    const { test } = node
    const yes = visit(node.yes, [...region, test])
    const no = visit(node.no, [...region, { weights: test.weights.map((weight) => -weight), offset: -test.offset }])
    if (yes.kind === 'leaf' && no.kind === 'leaf') {
      if (byClass && yes.winner !== undefined && yes.winner === no.winner) return yes
      if (sameMap(yes.map, no.map)) return yes
    }
    return { ...node, yes, no }
  }
  return visit(tree, [])
}

/** The class whose score is the largest in the whole region; `undefined` when that changes within it. */
function winnerOf(map: Affine, region: readonly HalfSpace[], box: Box): number | undefined {
  const inside = insideOf(region, box)
  if (!inside || map.bias.length < 2) return undefined
  const scores = evaluate(map, inside)
  const winner = scores.indexOf(Math.max(...scores))
  const top = map.weights[winner] ?? []
  const beaten = map.weights.every((row, k) => {
    if (k === winner) return true
    const lead = largestWithin(
      row.map((weight, i) => weight - (top[i] ?? 0)),
      region,
      box,
    )
    return lead !== undefined && lead + (map.bias[k] ?? 0) - (map.bias[winner] ?? 0) <= 1e-9
  })
  return beaten ? winner : undefined
}

function sameMap(a: Affine, b: Affine): boolean {
  const numbersA = [...a.weights.flat(), ...a.bias]
  const numbersB = [...b.weights.flat(), ...b.bias]
  const scale = Math.max(...numbersA.map(Math.abs), ...numbersB.map(Math.abs), 1e-12)
  return numbersA.every((value, i) => Math.abs(value - (numbersB[i] ?? 0)) <= 1e-6 * scale)
}

/** Follows the questions down to the leaf in which a point lies. */
export function leafOf(tree: Tree, point: ArrayLike<number>): Leaf {
  let node = tree
  while (node.kind === 'split') {
    let sum = node.test.offset
    node.test.weights.forEach((weight, i) => {
      sum += weight * (point[i] ?? 0)
    })
    node = sum > 0 ? node.yes : node.no
  }
  return node
}

export function evaluate({ weights, bias }: Affine, point: ArrayLike<number>): number[] {
  return weights.map((row, k) => row.reduce((sum, weight, i) => sum + weight * (point[i] ?? 0), bias[k] ?? 0))
}

/** Leaves from left (yes) to right (no). */
export function leavesOf(tree: Tree): Leaf[] {
  return tree.kind === 'leaf' ? [tree] : [...leavesOf(tree.yes), ...leavesOf(tree.no)]
}

export function depthOf(tree: Tree): number {
  return tree.kind === 'leaf' ? 0 : 1 + Math.max(depthOf(tree.yes), depthOf(tree.no))
}

function tooMany(most: number): Problem {
  return new Problem({
    what: `This network has more than ${most} linear regions here.`,
    remedy:
      'Allow more leaves, narrow the range of its inputs, or explain single points with explain/gradient: in a ReLU network that is the linear map at that point.',
  })
}
