import { describe, expect, it } from 'vitest'
import { runContext } from '../context.ts'
import type { NumericArray, Table } from '../contract.ts'
import deliberate from './deliberate.ts'
import earlyExit from './early-exit.ts'
import misclassification from './misclassification.ts'

const array = (shape: readonly number[], values: readonly number[]): NumericArray => ({ shape, data: Float64Array.from(values) })
const classes = (values: readonly number[]): NumericArray => ({ shape: [values.length], data: Int32Array.from(values) })
const row = (table: Table | undefined, name: string, value: string) => table?.rows.find((each) => each[name] === value)

describe('trust/misclassification', () => {
  const run = (outputs: NumericArray, truth: NumericArray, settings = {}) =>
    misclassification.run({ outputs, truth }, misclassification.settings.parse({ draws: 50, permutations: 19, ...settings }), runContext())

  it('gives the area that four items have, and none where all are right', async () => {
    const outputs = array([4, 2], [3, 0, 2, 0, 1, 0, 0.5, 0])
    // Surest first: right, right, wrong, right: two of three pairs in order.
    const { signals } = await run(outputs, classes([0, 0, 1, 0]))
    expect(row(signals, 'signal', 'largest probability')?.auroc).toBeCloseTo(2 / 3, 12)
    const all = await run(outputs, classes([0, 0, 0, 0]))
    expect(all.signals?.rows[0]?.auroc).toBeNull()
  })

  it('refuses what are no outputs, no classes, no probabilities, no numbers', async () => {
    const truth = classes([0, 1])
    await expect(run(array([4], [1, 2, 3, 4]), truth)).rejects.toThrow('The outputs have the shape 4, not items × classes.')
    await expect(run(array([2, 2], [1, Number.NaN, 0, 0]), truth)).rejects.toThrow('The output for item 1, class 1 is not a number.')
    await expect(run(array([2, 2], [1, 0, 0, 1]), classes([0, 2]))).rejects.toThrow(
      'Item 2 has the true class 2; outputs know the classes 0 to 1.',
    )
    await expect(run(array([2, 2], [1, 0, 0, 1]), classes([0]))).rejects.toThrow('There are 1 true classes for 2 items.')
    await expect(run(array([2, 2], [1, 1, 0, 1]), truth, { outputs: 'probabilities' })).rejects.toThrow('they sum to 2.000')
  })
})

describe('trust/deliberate', () => {
  const run = (outputs: NumericArray, truth: NumericArray, settings = {}) =>
    deliberate.run({ outputs, truth }, deliberate.settings.parse({ draws: 50, permutations: 19, ...settings }), runContext())

  it('stops an item when the mean of its scores is certain, and hands on one that never is', async () => {
    // Three draws of two items and two classes: the first is certain at once, the second wavers.
    const outputs = array([3, 2, 2], [9, 0, 0.2, 0, 9, 0, 0, 0.2, 9, 0, 0.1, 0])
    const { items, summary } = await run(outputs, classes([0, 1]))
    expect(items?.rows).toMatchObject([
      { draws: 1, answer: 'given', right: 1 },
      { draws: 3, class: 0, answer: 'handed on', right: 0 },
    ])
    // Mean scores 0.1 and 0.0667 at a temperature of 0.5.
    const p = 1 / (1 + Math.exp(-(0.1 - 0.2 / 3) / 0.5))
    expect(items?.rows[1]?.largest).toBeCloseTo(p, 12)
    expect(items?.rows[1]?.certainty).toBeCloseTo(1 + (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2), 12)
    expect(row(summary, 'rule', 'only where certain enough')).toMatchObject({ items: 1, accuracy: 1, draws: 1 })
    await expect(run(array([2, 2], [1, 0, 0, 1]), classes([0, 1]))).rejects.toThrow('not steps × items × classes')
  })
})

describe('trust/early-exit', () => {
  const items = 40
  const run = (outputs: NumericArray, truth: NumericArray, settings = {}) =>
    earlyExit.run({ outputs, truth }, earlyExit.settings.parse({ permutations: 19, ...settings }), runContext())

  it('stops at the first step that is confident enough', async () => {
    // Even items are clear and right from the first step on, odd ones are wrong until the fourth.
    const data = Array.from({ length: 4 }, (_, t) =>
      Array.from({ length: items }, (_, n) => (n % 2 === 0 || t === 3 ? [5, 0] : [0, 0.1])),
    ).flat(2)
    const { rules } = await run(array([4, items, 2], data), classes(Array.from({ length: items }, () => 0)), { threshold: 0.9 })
    const [dynamic, , , all, oracle] = rules?.rows ?? []
    expect([dynamic?.accuracy, all?.accuracy, oracle?.accuracy]).toEqual([1, 1, 1])
    expect(dynamic?.steps).toBe(oracle?.steps)
    expect(Number(dynamic?.steps)).toBeGreaterThan(1.5)
    expect(Number(dynamic?.steps)).toBeLessThan(3.5)
    expect(Number(dynamic?.p)).toBe(0.05)
  })

  it('refuses too few items', async () => {
    await expect(run(array([2, 2, 2], Array(8).fill(0)), classes([0, 1]))).rejects.toThrow('There are 2 items. Give at least 20')
  })
})
