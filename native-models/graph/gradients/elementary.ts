import { gate } from './gate.ts'
import { type Emitter, type GradientRule, type GradientRules, type RuleNode, stops } from './rule.ts'

/** Functions of one number: dX = dY · f′(x), from the input or from the output, whichever is cheaper. */
export function slope(derivative: (emit: Emitter, x: string, y: string, node: RuleNode) => string): GradientRule {
  return (node, [dy], emit) => [dy && emit.mul(dy, derivative(emit, node.inputs[0], node.outputs[0], node))]
}

/** dX = dY / q where q = 1 / f′(x). */
function inverseSlope(quotient: (emit: Emitter, x: string, y: string) => string): GradientRule {
  return (node, [dy], emit) => [dy && emit.div(dy, quotient(emit, node.inputs[0], node.outputs[0]))]
}

const one = (emit: Emitter) => emit.scalar(1)
const square = (emit: Emitter, x: string) => emit.mul(x, x)

export const elementary: GradientRules = {
  // The slope at 0 is 0, as in PyTorch.
  Abs: slope((emit, x) => emit.op('Sign', [x])),
  Exp: slope((_, _x, y) => y),
  Log: inverseSlope((_, x) => x),
  Sqrt: inverseSlope((emit, _, y) => emit.add(y, y)),
  Reciprocal: slope((emit, _, y) => emit.neg(square(emit, y))),
  Erf: slope((emit, x) => emit.mul(emit.op('Exp', [emit.neg(square(emit, x))]), emit.scalar(2 / Math.sqrt(Math.PI)))),
  Sin: slope((emit, x) => emit.op('Cos', [x])),
  Cos: slope((emit, x) => emit.neg(emit.op('Sin', [x]))),
  Tan: slope((emit, _, y) => emit.add(square(emit, y), one(emit))),
  Asin: inverseSlope((emit, x) => emit.op('Sqrt', [emit.sub(one(emit), square(emit, x))])),
  Acos: inverseSlope((emit, x) => emit.neg(emit.op('Sqrt', [emit.sub(one(emit), square(emit, x))]))),
  Atan: inverseSlope((emit, x) => emit.add(square(emit, x), one(emit))),
  Sinh: slope((emit, x) => emit.op('Cosh', [x])),
  Cosh: slope((emit, x) => emit.op('Sinh', [x])),
  Asinh: inverseSlope((emit, x) => emit.op('Sqrt', [emit.add(square(emit, x), one(emit))])),
  Acosh: inverseSlope((emit, x) => emit.op('Sqrt', [emit.sub(square(emit, x), one(emit))])),
  Atanh: inverseSlope((emit, x) => emit.sub(one(emit), square(emit, x))),
  // x beyond ±λ, moved towards 0 by the bias.
  Shrink: (node, [dy], emit) => [
    dy && gate(emit, dy, emit.op('Greater', [emit.op('Abs', [node.inputs[0]]), emit.scalar(node.float('lambd', 0.5))])),
  ],
  // Steps: flat almost everywhere.
  Sign: stops,
  Floor: stops,
  Ceil: stops,
  Round: stops,
  Hardmax: stops,
  // Of their input they take only the shape.
  EyeLike: stops,
  RandomNormalLike: stops,
  RandomUniformLike: stops,
}
