import type { Emitter, GradientRules, RuleNode } from './rule.ts'

/** One operand: its value, and a label for each axis. */
interface Term {
  readonly value: string
  readonly labels: readonly string[]
  readonly sizes: readonly number[]
}

export const einsum: GradientRules = {
  /**
   * The gradient of one operand is the product of the output's gradient with all other operands, summed over what the operand lacks,
   * repeated along what only it has, and placed on its diagonals.
   */
  Einsum: (node, [dy], emit) => {
    if (!dy) return []
    const { operands, output } = termsOf(node)
    const sizes = new Map<string, number>()
    for (const { labels, sizes: own } of operands) {
      labels.forEach((label, i) => {
        sizes.set(label, Math.max(sizes.get(label) ?? 1, own[i]))
      })
    }
    const seed: Term = { value: dy, labels: output, sizes: output.map((label) => sizes.get(label) ?? 1) }
    return operands.map((operand, i) => {
      if (!node.wanted[i]) return undefined
      const others = operands.filter((_, j) => j !== i)
      return gradientOf(emit, operand, [seed, ...others], sizes)
    })
  },
}

/** The axes of every operand by label: an ellipsis becomes labels of its own, the same from the right in all operands. */
function termsOf(node: RuleNode): { operands: Term[]; output: string[] } {
  const equation = node.string('equation', '').replaceAll(' ', '')
  const [left, right] = equation.split('->')
  const free = [...ALPHABET].filter((letter) => !equation.includes(letter))
  const terms = left.split(',')
  const shapes = node.inputs.map((name) => node.shape(name))
  const hidden = terms.map((term, i) => (term.includes('...') ? shapes[i].length - (term.length - 3) : 0))
  const most = Math.max(0, ...hidden)
  const expand = (term: string, count: number) => [...term.replace('...', free.slice(most - count, most).join(''))]
  const operands = terms.map((term, i): Term => ({ value: node.inputs[i], labels: expand(term, hidden[i]), sizes: shapes[i] }))
  return { operands, output: right === undefined ? implicit(left, free.slice(0, most)) : expand(right, most) }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Without an arrow, the output has the ellipsis, then every label that stands once, in order of the alphabet (capitals first). */
function implicit(left: string, ellipsis: readonly string[]): string[] {
  const letters = [...left].filter((letter) => ALPHABET.includes(letter))
  return [...ellipsis, ...letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter)).sort()]
}

function gradientOf(emit: Emitter, operand: Term, others: readonly Term[], sizes: ReadonlyMap<string, number>): string {
  const factors = others.map((term) => narrowed(emit, term, sizes))
  const known = new Set(factors.flatMap((term) => term.labels))
  const unique = operand.labels.filter((label, i) => operand.labels.indexOf(label) === i)
  const sizeOf = (label: string) => operand.sizes[operand.labels.indexOf(label)]
  // An axis of one that was broadcast receives the sum over what it was broadcast to.
  const own = unique.filter((label) => known.has(label) && sizeOf(label) === (sizes.get(label) ?? 1))
  const product = contract(emit, factors, own)
  const shape = unique.map((label) => (own.includes(label) ? sizeOf(label) : 1))
  const placed = shape.length === own.length ? product : emit.reshape(product, shape)
  const full = unique.map(sizeOf)
  const repeated = full.every((n, i) => n === shape[i]) ? placed : emit.op('Expand', [placed, emit.ints(full)])
  return unique.length === operand.labels.length ? repeated : onDiagonals(emit, repeated, operand, unique)
}

/** Without the axes of one that are broadcast against longer ones. */
function narrowed(emit: Emitter, term: Term, sizes: ReadonlyMap<string, number>): Term {
  const kept = term.labels.map((_, i) => i).filter((i) => term.sizes[i] === (sizes.get(term.labels[i]) ?? 1))
  if (kept.length === term.labels.length) return term
  const labels = kept.map((i) => term.labels[i])
  const own = kept.map((i) => term.sizes[i])
  return { value: emit.reshape(term.value, own), labels, sizes: own }
}

function contract(emit: Emitter, terms: readonly Term[], output: readonly string[]): string {
  if (terms.length === 1 && terms[0].labels.join('') === output.join('')) return terms[0].value
  const equation = `${terms.map((term) => term.labels.join('')).join(',')}->${output.join('')}`
  return emit.op(
    'Einsum',
    terms.map((term) => term.value),
    { equation },
  )
}

/** 'ii': only where both indices agree did the operand count. */
function onDiagonals(emit: Emitter, value: string, operand: Term, unique: readonly string[]): string {
  let result = value
  const labels = [...unique]
  operand.labels.forEach((label, position) => {
    const first = operand.labels.indexOf(label)
    if (first === position) return
    const size = operand.sizes[position]
    const shape = labels.map((l) => operand.sizes[operand.labels.indexOf(l.replace("'", ''))])
    const axis = labels.indexOf(label)
    const identity = labels.map((_, i) => (i === axis ? size : 1))
    // A new last axis, all zero but where it agrees with the label's first axis.
    result = emit.mul(emit.reshape(result, [...shape, 1]), emit.reshape(eye(emit, size), [...identity, size]))
    labels.push(`${label}'`)
  })
  // Put the repeated axes where the operand has them.
  const seen = new Map<string, number>()
  const order = operand.labels.map((label) => {
    const times = seen.get(label) ?? 0
    seen.set(label, times + 1)
    const nth = labels.map((l, i) => (l.replace("'", '') === label ? i : -1)).filter((i) => i >= 0)
    return nth[times]
  })
  return order.every((from, to) => from === to) ? result : emit.transpose(result, order)
}

function eye(emit: Emitter, n: number): string {
  return emit.op('EyeLike', [emit.zeros([n, n])])
}
