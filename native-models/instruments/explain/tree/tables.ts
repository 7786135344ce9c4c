import { leafText } from '../../../attribution/decision-tree/draw.ts'
import { evaluate, type Leaf, leafOf, leavesOf, type Tree } from '../../../attribution/decision-tree/grow.ts'
import { mapText, questionText } from '../../../attribution/decision-tree/words.ts'
import type { Column, Table } from '../../contract.ts'

export const leafColumns = [
  { name: 'leaf', description: 'Number of the leaf, from left to right in the drawing' },
  { name: 'rule', description: 'What the network computes there: the class that wins, or its outputs as linear rules' },
  { name: 'when', description: 'Every question on the way there, with its answer' },
  { name: 'points', description: 'How many of the given points lie there; n/a without points' },
] as const satisfies readonly Column[]

export const pointColumns = [
  { name: 'point', description: 'Row of the point in the given array, counted from 1' },
  { name: 'region', description: 'Number of the linear region in which it lies, before merging' },
  { name: 'value', description: 'Outputs of the network at the point' },
  { name: 'rule', description: 'The linear rule that holds around the point: its weights are the gradient there' },
] as const satisfies readonly Column[]

/** One row a leaf. */
export function leafRows(tree: Tree, names: readonly string[], points?: readonly ArrayLike<number>[]): Table['rows'] {
  const visits = new Map<Leaf, number>()
  for (const point of points ?? []) {
    const leaf = leafOf(tree, point)
    visits.set(leaf, (visits.get(leaf) ?? 0) + 1)
  }
  const rows: Table['rows'][number][] = []
  const visit = (node: Tree, way: readonly string[]) => {
    if (node.kind === 'leaf') {
      const when = way.join(' and ') || 'always'
      rows.push({ leaf: rows.length + 1, rule: leafText(node, names), when, points: points ? (visits.get(node) ?? 0) : null })
      return
    }
    const question = questionText(node.test, names)
    visit(node.yes, [...way, question])
    visit(node.no, [...way, `not (${question})`])
  }
  visit(tree, [])
  return rows
}

/** One row a point. */
export function pointRows(tree: Tree, names: readonly string[], points: readonly ArrayLike<number>[]): Table['rows'] {
  const numbers = new Map(leavesOf(tree).map((leaf, at) => [leaf, at + 1]))
  return points.map((point, at) => {
    const leaf = leafOf(tree, point)
    return {
      point: at + 1,
      region: numbers.get(leaf) ?? null,
      value: evaluate(leaf.map, point)
        .map((value) => Number(value.toPrecision(6)))
        .join('; '),
      rule: leaf.map.weights.map((row, k) => mapText(row, leaf.map.bias[k] ?? 0, names, 8)).join('; '),
    }
  })
}
