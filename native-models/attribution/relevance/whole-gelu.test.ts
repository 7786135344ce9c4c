import { expect, it } from 'vitest'
import { GraphBuilder } from '../../graph/build.ts'
import { openModel } from '../../graph/open.ts'
import { wholeGelu } from './whole-gelu.ts'

type Writes = (graph: GraphBuilder, x: string, onePlusErf: string, half: string) => string

const mul = (graph: GraphBuilder, a: string, b: string) => graph.op('Mul', [a, b])

const ORDERS: Readonly<Record<string, Writes>> = {
  '(x · (1 + erf)) · ½': (graph, x, erf, half) => mul(graph, mul(graph, x, erf), half),
  '(½ · x) · (1 + erf)': (graph, x, erf, half) => mul(graph, mul(graph, half, x), erf),
  'x · (½ · (1 + erf))': (graph, x, erf, half) => mul(graph, x, mul(graph, half, erf)),
}

function model(write: Writes, shift = 1) {
  const graph = new GraphBuilder()
  const x = graph.input('x', [1, 4])
  const erf = graph.op('Erf', [graph.op('Div', [x, graph.scalar(Math.SQRT2)])])
  graph.output(write(graph, x, graph.op('Add', [erf, graph.scalar(shift)]), graph.scalar(0.5)))
  return graph.model()
}

it.each(Object.entries(ORDERS))('%s is one operator that computes the same', async (_, write) => {
  const [parts, whole] = [model(write), wholeGelu(model(write))]
  expect(whole.graph.nodes.map(({ op }) => op)).toContain('Gelu')
  const given = { x: { type: 'float32', shape: [1, 4], data: Float32Array.of(-2, -0.3, 0.5, 3) } } as const
  const values = await Promise.all(
    [parts, whole].map(async (each) => {
      const session = await openModel(each)
      const made = await session.run(given)
      await session.release()
      return Array.from(Object.values(made)[0]?.data as Float32Array)
    }),
  )
  // x Φ(x), from tables of the normal distribution.
  const known = [-0.0455, -0.1146, 0.3457, 2.996]
  for (const value of values) value.forEach((number, i) => void expect(number).toBeCloseTo(known[i] ?? 0, 3))
})

it('leaves what only looks like it', () => {
  const other = model((graph, x, erf, half) => mul(graph, mul(graph, x, erf), half), 2)
  expect(wholeGelu(other)).toBe(other)
})
