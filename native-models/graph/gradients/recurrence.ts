import type { ElementType } from '../../data/tensor.ts'
import type { Attribute, Graph, Node } from '../onnx/model.ts'
import { type Emitter, type GradientRule, type RuleNode, UnsupportedForm } from './rule.ts'

/** One direction of a recurrent layer, its steps in the order in which they ran. */
export interface Pass {
  readonly node: RuleNode
  readonly emit: Emitter
  /** The first of its nonlinearities. */
  readonly activation: string
  readonly name: string
  readonly steps: number
  readonly batch: number
  readonly hidden: number
  /** [steps · batch, features] */
  readonly x: string
  /** The state before each step, [steps · batch, hidden]. */
  readonly previous: string
  /** The state after each step, [steps · batch, hidden]. */
  readonly state: string
  /** [gates · hidden, features] and [gates · hidden, hidden] */
  readonly w: string
  readonly r: string
  /** [gates · hidden]; undefined where the layer has none. */
  readonly biasW?: string
  readonly biasR?: string
  /** The cell before the first step (LSTM), [batch, hidden]. */
  readonly cell: string
  /** Gradients of the outputs: [steps, batch, hidden], [batch, hidden], [batch, hidden]. */
  readonly dState: string
  readonly dLast: string
  readonly dLastCell: string
}

/** What one kind of layer finds out for one direction. */
export interface PassGradients {
  /** Of what W·x and its bias gave, [steps · batch, gates · hidden]. */
  readonly dInput: string
  /** Of what R·h and its bias gave, likewise. */
  readonly dHidden: string
  readonly dR: string
  readonly dFirst: string
  readonly dFirstCell?: string
}

/** The rule of a recurrent layer from that of one direction. */
export function layer(gates: number, allowed: readonly (readonly string[])[], backwards: (pass: Pass) => PassGradients): GradientRule {
  return (node, [dY, dLast, dLastCell], emit) => {
    refuseOddForms(node)
    const chosen = activationsOf(node, allowed)
    const [steps, batch, features] = node.shape(node.inputs[0])
    const hidden = node.shape(node.inputs[2])[2]
    const directions = node.shape(node.inputs[1])[0]
    const results = Array.from({ length: directions }, (_, d) => {
      const turned = d === 1 || node.string('direction', 'forward') === 'reverse'
      const inOrder = (value: string) => (turned ? emit.reverse(value, [0]) : value)
      const matrix = (value: string, rows: number, columns: number) => emit.reshape(part(emit, value, d, 0, directions), [rows, columns])
      const ofState = (value: string | undefined) => (value ? matrix(value, batch, hidden) : emit.zeros([batch, hidden]))
      const sequence = (value: string) => inOrder(emit.reshape(part(emit, value, d, 1, directions), [steps, batch, hidden]))
      const first = ofState(node.inputs[5])
      const state = sequence(node.outputs[0])
      const before = emit.op('Concat', [emit.reshape(first, [1, batch, hidden]), emit.slice(state, [0], [steps - 1], [0])], { axis: 0 })
      const bias = node.inputs[3] ? emit.reshape(part(emit, node.inputs[3], d, 0, directions), [2 * gates * hidden]) : undefined
      const pass: Pass = {
        node,
        emit,
        activation: chosen[0],
        name: `${node.outputs[0]}/backwards/${d}`,
        steps,
        batch,
        hidden,
        x: emit.reshape(inOrder(node.inputs[0]), [steps * batch, features]),
        previous: emit.reshape(before, [steps * batch, hidden]),
        state: emit.reshape(state, [steps * batch, hidden]),
        w: matrix(node.inputs[1], gates * hidden, features),
        r: matrix(node.inputs[2], gates * hidden, hidden),
        ...(bias && {
          biasW: emit.slice(bias, [0], [gates * hidden], [0]),
          biasR: emit.slice(bias, [gates * hidden], [2 * gates * hidden], [0]),
        }),
        cell: ofState(node.inputs[6]),
        dState: dY ? sequence(dY) : emit.zeros([steps, batch, hidden]),
        dLast: ofState(dLast),
        dLastCell: ofState(dLastCell),
      }
      const found = backwards(pass)
      const dX = () => inOrder(emit.reshape(emit.op('Gemm', [found.dInput, pass.w]), [steps, batch, features]))
      const dB = () => emit.op('Concat', [emit.sum(found.dInput, [0], false), emit.sum(found.dHidden, [0], false)], { axis: 0 })
      return [
        dX,
        () => emit.op('Gemm', [found.dInput, pass.x], { transA: 1 }),
        () => found.dR,
        dB,
        undefined,
        () => found.dFirst,
        () => found.dFirstCell ?? emit.zeros([batch, hidden]),
      ]
    })
    return node.inputs.map((name, i) => {
      if (!node.wanted[i]) return undefined
      const parts = results.flatMap((result) => result[i]?.() ?? [])
      if (i === 0) return parts.length === 1 ? parts[0] : emit.add(parts[0], parts[1])
      const joined = parts.length === 1 ? parts[0] : emit.op('Concat', parts, { axis: 0 })
      return emit.reshape(joined, node.shape(name))
    })
  }
}

/** One direction's part of a tensor that has directions along `axis`. */
function part(emit: Emitter, value: string, direction: number, axis: number, directions: number): string {
  return directions === 1 ? value : emit.slice(value, [direction], [direction + 1], [axis])
}

function activationsOf(node: RuleNode, allowed: readonly (readonly string[])[]): readonly string[] {
  const { activations } = node.node.attributes
  if (!activations || !('strings' in activations)) return allowed[0]
  const given = activations.strings.map((name) => name.toLowerCase())
  const found = allowed.find((names) => given.every((name, i) => name === names[i % names.length]))
  if (!found) throw new UnsupportedForm(`its activations are ${activations.strings.join(', ')}`)
  return found
}

function refuseOddForms(node: RuleNode): void {
  const steps = node.shape(node.inputs[0])[0]
  if ('clip' in node.node.attributes) throw new UnsupportedForm('it clips its gates')
  if (node.int('input_forget', 0)) throw new UnsupportedForm('its input and forget gates are coupled')
  if (node.int('layout', 0)) throw new UnsupportedForm('its batch comes first (layout 1)')
  if (node.inputs[7]) throw new UnsupportedForm('it has peepholes')
  if (node.numbers(4)?.some((length) => length !== steps)) throw new UnsupportedForm('its sequences differ in length')
}

/** What the inputs (x W′ + b) or the states before (h R′ + c) give to all gates, [steps · batch, gates · hidden]. */
export function preactivation(pass: Pass, from: 'input' | 'hidden'): string {
  const [value, matrix, bias] = from === 'input' ? [pass.x, pass.w, pass.biasW] : [pass.previous, pass.r, pass.biasR]
  return pass.emit.op('Gemm', bias ? [value, matrix, bias] : [value, matrix], { transB: 1 })
}

/** The columns of one gate after another. */
export function gatesOf({ emit, hidden }: Pass, value: string, count: number): string[] {
  return emit.ops('Split', [value, emit.ints(Array(count).fill(hidden))], count, { axis: 1 })
}

/** The nodes of one step of a Scan. Their names are the loop's own, since a body must not shadow what is outside it. */
export class StepBody {
  readonly name: string
  private readonly type: ElementType
  private readonly nodes: Node[] = []

  constructor(name: string, type: ElementType) {
    this.name = name
    this.type = type
  }

  op(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = `${this.name}/${this.nodes.length}`
    this.nodes.push({ op, domain: '', name: output, inputs, outputs: [output], attributes })
    return output
  }

  graph(inputs: readonly (readonly [string, readonly number[]])[], outputs: readonly (readonly [string, readonly number[]])[]): Graph {
    const values = (list: typeof inputs) => list.map(([name, shape]) => ({ name, type: this.type, shape }))
    return { name: this.name, inputs: values(inputs), outputs: values(outputs), nodes: this.nodes, initializers: new Map() }
  }
}

/**
 * Runs `step` over time. `states` start the loop, `sequences` [steps · batch, width] are read and `collected` are written one step at a time, from
 * the last to the first where `backwards`. Returns the final states and what was collected as [steps · batch, width].
 */
export function scan(
  { emit, steps, batch, hidden, name }: Pass,
  label: string,
  {
    states,
    sequences,
    backwards,
  }: { states: readonly string[]; sequences: readonly { value: string; width: number }[]; backwards: boolean },
  step: (
    body: StepBody,
    states: readonly string[],
    values: readonly string[],
  ) => { states: readonly string[]; collected: readonly { value: string; width: number }[] },
): { states: string[]; collected: string[] } {
  const body = new StepBody(`${name}/${label}`, emit.type)
  const stateNames = states.map((_, i) => `${body.name}/state${i}`)
  const readNames = sequences.map((_, i) => `${body.name}/read${i}`)
  const after = step(body, stateNames, readNames)
  // Every output of a body is a value of its own, even where it only passes something on.
  const outputs = [...after.states.map((value) => ({ value, width: hidden })), ...after.collected]
  const named = outputs.map(({ value, width }) => [body.op('Identity', [value]), [batch, width]] as const)
  const graph = body.graph(
    [
      ...stateNames.map((state) => [state, [batch, hidden]] as const),
      ...readNames.map((read, i) => [read, [batch, sequences[i].width]] as const),
    ],
    named,
  )
  const order = (count: number) => Array<number>(count).fill(backwards ? 1 : 0)
  const results = emit.ops(
    'Scan',
    [...states, ...sequences.map(({ value, width }) => emit.reshape(value, [steps, batch, width]))],
    outputs.length,
    {
      body: { graph },
      num_scan_inputs: sequences.length,
      scan_input_directions: order(sequences.length),
      scan_output_directions: order(after.collected.length),
    },
  )
  return {
    states: results.slice(0, states.length),
    collected: results.slice(states.length).map((value, i) => emit.reshape(value, [steps * batch, after.collected[i].width])),
  }
}
