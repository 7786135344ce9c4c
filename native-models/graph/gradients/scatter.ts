import { type GradientRule, type GradientRules, type RuleNode, UnsupportedForm } from './rule.ts'

/** Writing elements by index: what was overwritten gets nothing, what was written (or added) gets the gradient from where it went. */
function scatter(write: 'ScatterElements' | 'ScatterND', read: 'GatherElements' | 'GatherND'): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const [, indices, updates] = node.inputs
    const axis = write === 'ScatterElements' ? { axis: node.int('axis', 0) } : {}
    const adds = reductionOf(node) === 'add'
    const kept = () => (adds ? dy : emit.op(write, [dy, indices, emit.zeros(node.shape(updates))], axis))
    return [node.wanted[0] ? kept() : undefined, undefined, node.wanted[2] ? emit.op(read, [dy, indices], axis) : undefined]
  }
}

function reductionOf(node: RuleNode): string {
  const reduction = node.string('reduction', 'none')
  if (reduction !== 'none' && reduction !== 'add') throw new UnsupportedForm(`its reduction is "${reduction}"`)
  return reduction
}

export const scattering: GradientRules = {
  ScatterElements: scatter('ScatterElements', 'GatherElements'),
  ScatterND: scatter('ScatterND', 'GatherND'),
}
