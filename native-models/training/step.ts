import { elementCount, floatTensor, type Tensor } from '../data/tensor.ts'
import { GraphBuilder } from '../graph/build.ts'
import { backpropagate } from '../graph/differentiate.ts'
import { Emitter } from '../graph/gradients/rule.ts'
import { GRADIENT_RULES } from '../graph/gradients/table.ts'
import type { Model, Node } from '../graph/onnx/model.ts'
import { floatOf } from '../graph/onnx/model.ts'
import { specialise } from '../graph/specialise.ts'
import type { Optimiser } from './optimisers.ts'

/** A whole training step as one ONNX graph. */
export interface TrainingStep {
  readonly model: Model
  /** Trainable weights, in order; each is an input, and comes back as output `next:<name>`. */
  readonly weights: readonly string[]
  /** Optimiser state: input name → shape; comes back as output `next:<name>`. */
  readonly state: ReadonlyMap<string, readonly number[]>
  /** Running statistics of batch normalisation: inputs that come back as `next:<name>` too. */
  readonly statistics: readonly string[]
  /** Dropout masks to draw for each step: input name → shape and ratio. */
  readonly masks: ReadonlyMap<string, { shape: readonly number[]; ratio: number }>
  readonly start: Readonly<Record<string, Tensor>>
}

export interface TrainingStepOptions {
  /** The network, with its weights as initialisers. Its outputs are what `loss` sees, in order. */
  readonly model: Model
  /** Shapes of the network's inputs and of the targets, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>
  /** Names of the targets: further inputs of the step. */
  readonly targets: readonly string[]
  /** Adds the loss to the graph and returns its name, with named parts to report. */
  readonly loss: (
    graph: GraphBuilder,
    outputs: readonly string[],
    targets: Readonly<Record<string, string>>,
  ) => { total: string; parts?: Record<string, string> }
  readonly optimiser: Optimiser
  /** Which initialisers are trained: all float ones by default. */
  readonly trainable?: (name: string) => boolean
  /** Largest global norm of the gradient; larger ones are scaled down to it. */
  readonly clipNorm?: number
}

/**
 * Forward pass, loss, gradients and update as one graph. Inputs: the network's inputs, the targets, `rate`, `step`, every weight and its
 * optimiser state. Outputs: `loss`, `norm` (of the gradient before clipping), `part:<name>`, and `next:<name>` of weights and state.
 */
export async function trainingStep(options: TrainingStepOptions): Promise<TrainingStep> {
  const { model, shapes, targets, optimiser } = options
  const prepared = trainingMode(model, shapes)
  const forward = new GraphBuilder({ graph: { ...prepared.model.graph, outputs: [] }, opset: model.opset })
  const names = Object.fromEntries(targets.map((name) => [name, forward.input(name, shapes[name])]))
  const loss = options.loss(
    forward,
    model.graph.outputs.map((o) => o.name),
    names,
  )
  forward.output(loss.total)
  for (const part of Object.values(loss.parts ?? {})) forward.output(part)
  for (const { from } of prepared.statistics) forward.output(from)

  const trainable = options.trainable ?? ((name) => !prepared.fixed.has(name))
  const weights = [...model.graph.initializers]
    .filter(([name, tensor]) => tensor.type === 'float32' && trainable(name))
    .map(([name]) => name)
  const zeros = Object.fromEntries(forward.model().graph.inputs.map(({ name, shape }) => [name, floatTensor(shape as number[], 0)]))
  const specialised = await specialise(forward.model(), zeros, weights)

  const initial = specialised.model.graph.initializers
  const graph = new GraphBuilder({ graph: { ...specialised.model.graph, outputs: [] }, opset: model.opset })
  const emit = new Emitter(graph, 'float32')
  const seed = graph.scalar(1)
  const totals = backpropagate(specialised, emit, { of: loss.total, seed, wrt: weights, rules: GRADIENT_RULES })
  const trained = weights.filter((name) => totals.has(name))
  const gradients = new Map(trained.map((name) => [name, totals.get(name) ?? '']))

  const rate = graph.input('rate', [])
  const step = graph.input('step', [])
  const norm = globalNorm(graph, [...gradients.values()])
  const scale = options.clipNorm
    ? graph.op('Min', [graph.scalar(1), graph.op('Div', [graph.scalar(options.clipNorm), graph.op('Add', [norm, graph.scalar(1e-6)])])])
    : undefined
  const state = new Map<string, readonly number[]>()
  const start: Record<string, Tensor> = {}
  const emitNext = (name: string, value: string) => graph.output(graph.op('Identity', [value], {}, `next:${name}`))
  for (const [weight, gradient] of gradients) {
    const tensor = initial.get(weight)
    if (!tensor) continue
    start[weight] = tensor
    const kept = optimiser.state.map((slot) => {
      const name = `${slot}:${weight}`
      state.set(name, tensor.shape)
      start[name] = floatTensor(tensor.shape, 0)
      return graph.input(name, tensor.shape)
    })
    const update = optimiser.update(graph, {
      weight,
      gradient: scale ? graph.op('Mul', [gradient, scale]) : gradient,
      state: kept,
      rate,
      step,
    })
    emitNext(weight, update.weight)
    optimiser.state.forEach((slot, i) => {
      emitNext(`${slot}:${weight}`, update.state[i])
    })
  }
  for (const { name, from } of prepared.statistics) {
    const tensor = initial.get(name)
    if (tensor) start[name] = tensor
    emitNext(name, from)
  }
  graph.output(graph.op('Identity', [loss.total], {}, 'loss'))
  graph.output(graph.op('Identity', [norm], {}, 'norm'))
  for (const [name, value] of Object.entries(loss.parts ?? {})) graph.output(graph.op('Identity', [value], {}, `part:${name}`))

  const statistics = prepared.statistics.map((s) => s.name)
  return {
    model: withInputs(graph.model(), [...trained, ...statistics]),
    weights: trained,
    state,
    statistics,
    masks: prepared.masks,
    start,
  }
}

function globalNorm(graph: GraphBuilder, gradients: readonly string[]): string {
  const squares = gradients.map((g) => graph.op('ReduceSumSquare', [g], { keepdims: 0 }))
  return graph.op('Sqrt', [squares.reduce((a, b) => graph.op('Add', [a, b]))])
}

/** Turns initialisers into inputs. */
function withInputs(model: Model, names: readonly string[]): Model {
  const initializers = new Map(model.graph.initializers)
  const inputs = [...model.graph.inputs]
  for (const name of names) {
    const tensor = initializers.get(name)
    if (!tensor) continue
    initializers.delete(name)
    inputs.push({ name, type: tensor.type, shape: tensor.shape })
  }
  return { ...model, graph: { ...model.graph, inputs, initializers } }
}

interface Prepared {
  readonly model: Model
  readonly masks: Map<string, { shape: readonly number[]; ratio: number }>
  readonly statistics: { name: string; from: string }[]
  /** Initialisers that no optimiser may touch: running statistics, dropout ratios. */
  readonly fixed: Set<string>
}

/** Dropout becomes a product with a mask that the trainer draws; batch normalisation uses the batch and updates its running statistics. */
function trainingMode(model: Model, shapes: TrainingStepOptions['shapes']): Prepared {
  const masks = new Map<string, { shape: readonly number[]; ratio: number }>()
  const statistics: { name: string; from: string }[] = []
  const fixed = new Set<string>()
  const inputs = model.graph.inputs.map((v) => ({ ...v, shape: shapes[v.name] }))
  const nodes = model.graph.nodes.map((node): Node => {
    if (node.op === 'BatchNormalization') {
      const [, , , mean, variance] = node.inputs
      fixed.add(mean).add(variance)
      const updated = [`${mean}:batch`, `${variance}:batch`]
      statistics.push({ name: mean, from: updated[0] }, { name: variance, from: updated[1] })
      return { ...node, outputs: [node.outputs[0], ...updated], attributes: { ...node.attributes, training_mode: { int: 1 } } }
    }
    if (node.op === 'Dropout') {
      const given = node.inputs[1] ? model.graph.initializers.get(node.inputs[1]) : undefined
      const ratio = given ? Number(given.data[0]) : floatOf(node, 'ratio', 0.5)
      if (node.inputs[1]) fixed.add(node.inputs[1])
      const name = `mask:${node.outputs[0]}`
      const shape = shapes[name]
      if (!shape) throw new RangeError(`give the shape of the dropout mask "${name}"`)
      masks.set(name, { shape, ratio })
      inputs.push({ name, type: 'float32', shape })
      return { ...node, op: 'Mul', inputs: [node.inputs[0], name], outputs: node.outputs.slice(0, 1), attributes: {} }
    }
    return node
  })
  return { model: { ...model, graph: { ...model.graph, inputs, nodes } }, masks, statistics, fixed }
}

/** A dropout mask: 0 with probability `ratio`, otherwise 1 / (1 − ratio). */
export function drawMask(shape: readonly number[], ratio: number, uniform: () => number): Tensor {
  const keep = 1 / (1 - ratio)
  return floatTensor(
    shape,
    Float32Array.from({ length: elementCount(shape) }, () => (uniform() < ratio ? 0 : keep)),
  )
}
