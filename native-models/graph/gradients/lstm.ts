import { gatesOf, type Pass, type PassGradients, preactivation, scan } from './recurrence.ts'

/** i, o, f = σ(…), g = tanh(…); c ← f·c + i·g; h = o·tanh(c). Gates in ONNX's order: i, o, f, g. */
export function lstm(pass: Pass): PassGradients {
  const { emit, hidden, batch, steps } = pass
  const one = emit.scalar(1)
  const rest = (y: string) => emit.sub(one, y)
  const slope = (y: string) => emit.mul(y, rest(y))
  const gates = gatesOf(pass, emit.add(preactivation(pass, 'input'), preactivation(pass, 'hidden')), 4)
  const [i, o, f] = gates.slice(0, 3).map((gate) => emit.op('Sigmoid', [gate]))
  const g = emit.op('Tanh', [gates[3]])

  const cells = scan(
    pass,
    'cells',
    { states: [pass.cell], sequences: [f, emit.mul(i, g)].map((value) => ({ value, width: hidden })), backwards: false },
    (body, [cell], [keep, gain]) => {
      const next = body.op('Add', [body.op('Mul', [keep, cell]), gain])
      return { states: [next], collected: [{ value: next, width: hidden }] }
    },
  ).collected[0]
  const before = emit.op('Concat', [pass.cell, emit.slice(cells, [0], [(steps - 1) * batch], [0])], { axis: 0 })
  const squashed = emit.op('Tanh', [cells])

  // What each gate's preactivation receives for each unit of the gradient of c (for o: of h).
  const factors = emit.op(
    'Concat',
    [emit.mul(g, slope(i)), emit.mul(squashed, slope(o)), emit.mul(before, slope(f)), emit.mul(i, rest(emit.mul(g, g)))],
    { axis: 1 },
  )
  const intoCell = emit.mul(o, rest(emit.mul(squashed, squashed)))
  const { states, collected } = scan(
    pass,
    'gradient',
    {
      states: [pass.dLast, pass.dLastCell],
      sequences: [
        { value: pass.dState, width: hidden },
        { value: intoCell, width: hidden },
        { value: factors, width: 4 * hidden },
        { value: f, width: hidden },
      ],
      backwards: true,
    },
    (body, [dLater, dCellLater], [dY, into, factor, keep]) => {
      const dH = body.op('Add', [dLater, dY])
      const dC = body.op('Add', [dCellLater, body.op('Mul', [dH, into])])
      const dGates = body.op('Mul', [body.op('Concat', [dC, dH, dC, dC], { axis: { int: 1 } }), factor])
      return {
        states: [body.op('MatMul', [dGates, pass.r]), body.op('Mul', [dC, keep])],
        collected: [{ value: dGates, width: 4 * hidden }],
      }
    },
  )
  const [dGates] = collected
  return {
    dInput: dGates,
    dHidden: dGates,
    dR: emit.op('Gemm', [dGates, pass.previous], { transA: 1 }),
    dFirst: states[0],
    dFirstCell: states[1],
  }
}
