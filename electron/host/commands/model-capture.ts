import { resolve } from 'node:path'
import { namedFiles } from '../models/arrays.ts'
import { needed, positionals, usage } from './arguments.ts'
import type { Command } from './command.ts'

export const modelCapture: Command = {
  name: 'model capture',
  summary: 'Writes the values that tensors inside a network take on an input.',
  usage: 'MODEL.onnx --in x=X.npy… --of a,b --out DIR [--json]',
  about:
    'A tensor may be an input, an inner tensor, a weight or an output: "touchstone model info" lists them. --out is a folder, or a name\nwith {name} in it.',
  options: {
    in: { type: 'string', multiple: true, value: 'name=X.npy', what: 'The value of an input' },
    of: { type: 'string', multiple: true, value: 'NAME,…', what: 'What to write' },
    out: { type: 'string', value: 'DIR', what: 'Where the arrays go, one .npy each' },
  },
  example: 'touchstone model capture net.onnx --in x=X.npy --of relu1,logits --out inner',
  async perform(args, shell) {
    const [model] = positionals(modelCapture, args, ['MODEL.onnx'])
    const names = [...new Set(args.list('of').flatMap((text) => text.split(',')))].filter(Boolean)
    if (!names.length) throw usage('model capture needs --of NAME,….', `For example: ${modelCapture.example}`)
    const request = { model: resolve(model), inputs: namedFiles(args.list('in')), of: names, out: needed(modelCapture, args, 'out') }
    const done = await shell.task('capture', request)
    const lines = Object.entries(done.captured).map(([name, { file, shape, dtype }]) => `${name} (${shape.join(' × ')}, ${dtype}): ${file}`)
    return { json: done, text: lines.join('\n') }
  },
}
