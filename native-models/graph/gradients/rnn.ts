import { ELEMENT_TYPES } from '../../data/tensor.ts'
import { type Pass, type PassGradients, scan } from './recurrence.ts'

/** h = tanh(…) or max(0, …): the slope follows from h itself. */
export function rnn(pass: Pass): PassGradients {
  const { emit, hidden, state } = pass
  const slope =
    pass.activation === 'relu'
      ? emit.op('Cast', [emit.op('Greater', [state, emit.scalar(0)])], { to: ELEMENT_TYPES[emit.type].code })
      : emit.sub(emit.scalar(1), emit.mul(state, state))
  const sequences = [pass.dState, slope].map((value) => ({ value, width: hidden }))
  const { states, collected } = scan(
    pass,
    'gradient',
    { states: [pass.dLast], sequences, backwards: true },
    (body, [dLater], [dY, factor]) => {
      const dInner = body.op('Mul', [body.op('Add', [dLater, dY]), factor])
      return { states: [body.op('MatMul', [dInner, pass.r])], collected: [{ value: dInner, width: hidden }] }
    },
  )
  const [dInner] = collected
  return { dInput: dInner, dHidden: dInner, dR: emit.op('Gemm', [dInner, pass.previous], { transA: 1 }), dFirst: states[0] }
}
