import { gatesOf, type Pass, type PassGradients, preactivation, scan } from './recurrence.ts'

/** z, r = σ(…); h ← (1 − z)·n + z·h. Gates in ONNX's order: z, r, n. */
export function gru(pass: Pass): PassGradients {
  return pass.node.int('linear_before_reset', 0) ? resetAfter(pass) : resetBefore(pass)
}

/** n = tanh(W x + b + r·(R h + c)), as PyTorch and cuDNN have it: all gates' gradients are multiples of that of h. */
function resetAfter(pass: Pass): PassGradients {
  const { emit, hidden, previous } = pass
  const { rest, slope } = helpers(pass)
  const inputs = gatesOf(pass, preactivation(pass, 'input'), 3)
  const states = gatesOf(pass, preactivation(pass, 'hidden'), 3)
  const [z, r] = [0, 1].map((i) => emit.op('Sigmoid', [emit.add(inputs[i], states[i])]))
  const n = emit.op('Tanh', [emit.add(inputs[2], emit.mul(r, states[2]))])
  const toUpdate = emit.mul(emit.sub(previous, n), slope(z))
  const toNew = emit.mul(rest(z), rest(emit.mul(n, n)))
  const toReset = emit.mul(emit.mul(toNew, states[2]), slope(r))
  const intoHidden = emit.op('Concat', [toUpdate, toReset, emit.mul(toNew, r)], { axis: 1 })
  const found = scan(
    pass,
    'gradient',
    {
      states: [pass.dLast],
      sequences: [
        { value: pass.dState, width: hidden },
        { value: intoHidden, width: 3 * hidden },
        { value: z, width: hidden },
      ],
      backwards: true,
    },
    (body, [dLater], [dY, factor, keep]) => {
      const dH = body.op('Add', [dLater, dY])
      const dHidden = body.op('Mul', [body.op('Concat', [dH, dH, dH], { axis: { int: 1 } }), factor])
      return {
        states: [body.op('Add', [body.op('MatMul', [dHidden, pass.r]), body.op('Mul', [dH, keep])])],
        collected: [
          { value: dHidden, width: 3 * hidden },
          { value: dH, width: hidden },
        ],
      }
    },
  )
  const [dHidden, dH] = found.collected
  const [dUpdate, dReset] = gatesOf(pass, dHidden, 3)
  return {
    dInput: emit.op('Concat', [dUpdate, dReset, emit.mul(dH, toNew)], { axis: 1 }),
    dHidden,
    dR: emit.op('Gemm', [dHidden, previous], { transA: 1 }),
    dFirst: found.states[0],
  }
}

/** n = tanh(W x + b + R (r·h) + c), the original form (Cho et al. 2014). */
function resetBefore(pass: Pass): PassGradients {
  const { emit, hidden, previous } = pass
  const { rest, slope } = helpers(pass)
  const inputs = gatesOf(pass, preactivation(pass, 'input'), 3)
  const states = gatesOf(pass, preactivation(pass, 'hidden'), 3)
  const [z, r] = [0, 1].map((i) => emit.op('Sigmoid', [emit.add(inputs[i], states[i])]))
  const rows = (from: number, to: number) => emit.slice(pass.r, [from * hidden], [to * hidden], [0])
  const [gatesR, newR] = [rows(0, 2), rows(2, 3)]
  const reset = emit.mul(r, previous)
  const bias = pass.biasR && emit.slice(pass.biasR, [2 * hidden], [3 * hidden], [0])
  const recalled = emit.op('Gemm', bias ? [reset, newR, bias] : [reset, newR], { transB: 1 })
  const n = emit.op('Tanh', [emit.add(inputs[2], recalled)])
  const sequences = [
    pass.dState,
    emit.mul(emit.sub(previous, n), slope(z)),
    emit.mul(rest(z), rest(emit.mul(n, n))),
    emit.mul(previous, slope(r)),
    z,
    r,
  ].map((value) => ({ value, width: hidden }))
  const found = scan(
    pass,
    'gradient',
    { states: [pass.dLast], sequences, backwards: true },
    (body, [dLater], [dY, toUpdate, toNew, toReset, keep, open]) => {
      const dH = body.op('Add', [dLater, dY])
      const dNew = body.op('Mul', [dH, toNew])
      const dRecalled = body.op('MatMul', [dNew, newR])
      const dGates = body.op('Concat', [body.op('Mul', [dH, toUpdate]), body.op('Mul', [dRecalled, toReset])], { axis: { int: 1 } })
      const direct = body.op('Add', [body.op('Mul', [dH, keep]), body.op('Mul', [dRecalled, open])])
      return {
        states: [body.op('Add', [direct, body.op('MatMul', [dGates, gatesR])])],
        collected: [{ value: body.op('Concat', [dGates, dNew], { axis: { int: 1 } }), width: 3 * hidden }],
      }
    },
  )
  const [dAll] = found.collected
  const dGates = emit.slice(dAll, [0], [2 * hidden], [1])
  const dNew = emit.slice(dAll, [2 * hidden], [3 * hidden], [1])
  const products = [emit.op('Gemm', [dGates, previous], { transA: 1 }), emit.op('Gemm', [dNew, reset], { transA: 1 })]
  return { dInput: dAll, dHidden: dAll, dR: emit.op('Concat', products, { axis: 0 }), dFirst: found.states[0] }
}

function helpers({ emit }: Pass) {
  const rest = (y: string) => emit.sub(emit.scalar(1), y)
  return { rest, slope: (y: string) => emit.mul(y, rest(y)) }
}
