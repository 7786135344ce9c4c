import { resolve } from 'node:path'
import { namedFiles } from '../models/arrays.ts'
import { needed, positionals, usage } from './arguments.ts'
import type { Command } from './command.ts'

export const modelGradient: Command = {
  name: 'model gradient',
  summary: 'Writes the gradient of a network: the sum of S times ∂y/∂x.',
  usage: 'MODEL.onnx --in x=X.npy… --of y --seed S.npy --wrt x… --out G.npy [--residual] [--json]',
  about:
    'S has the shape of y; G has the shape of x, which may be an input, an inner tensor or a weight. With several --wrt, --out is a folder,\nor a name with {name} in it. --residual compares G with a central difference on this input: 0 is exact.',
  options: {
    in: { type: 'string', multiple: true, value: 'name=X.npy', what: 'The value of an input' },
    of: { type: 'string', value: 'NAME', what: 'The tensor that is differentiated' },
    seed: { type: 'string', value: 'S.npy', what: 'The weight of each of its elements' },
    wrt: { type: 'string', multiple: true, value: 'NAME', what: 'With respect to what' },
    out: { type: 'string', value: 'G.npy', what: 'Where the gradient goes' },
    residual: { type: 'boolean', what: 'Also measure how far it is from a central difference' },
  },
  example: 'touchstone model gradient net.onnx --in x=X.npy --of y --seed S.npy --wrt x --out G.npy',
  async perform(args, shell) {
    const [model] = positionals(modelGradient, args, ['MODEL.onnx'])
    const wrt = args.list('wrt')
    if (!wrt.length) throw usage('model gradient needs --wrt NAME.', `For example: ${modelGradient.example}`)
    const done = await shell.task('gradient', {
      model: resolve(model),
      inputs: namedFiles(args.list('in')),
      of: needed(modelGradient, args, 'of'),
      seed: resolve(needed(modelGradient, args, 'seed')),
      wrt,
      out: needed(modelGradient, args, 'out'),
      residual: args.flag('residual'),
    })
    const lines = Object.entries(done.gradients).map(([name, { file, shape, residual }]) => {
      const checked = residual === undefined ? '' : `; residual ${residual.toExponential(1)}`
      return `∂${args.text('of')}/∂${name} (${shape.join(' × ')}${checked}): ${file}`
    })
    return { json: done, text: lines.join('\n') }
  },
}
