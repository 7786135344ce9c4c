import { resolve } from 'node:path'
import type { ModelInfo } from '../models/describe.ts'
import { positionals } from './arguments.ts'
import type { Command } from './command.ts'

export const modelInfo: Command = {
  name: 'model info',
  summary: 'Says what a network is: inputs, outputs, operators, inner tensors, and what no gradient passes.',
  usage: 'MODEL.onnx [--json]',
  options: { values: { type: 'boolean', what: 'Also list every inner tensor, in the order in which they are computed' } },
  example: 'touchstone model info net.onnx --values',
  async perform(args, shell) {
    const [model] = positionals(modelInfo, args, ['MODEL.onnx'])
    const info = await shell.task('model', resolve(model))
    return { json: info, text: modelText(info, args.flag('values')) }
  },
}

/** A network in words. */
export function modelText(info: ModelInfo, values = false): string {
  const port = ({ name, type, shape }: ModelInfo['inputs'][number]) =>
    `${name}: ${type} (${shape?.map((size) => size ?? '?').join(' × ') ?? 'any shape'})`
  const lines = [
    info.file,
    `  made by      ${info.producer || 'unknown'}, operator set ${info.opset}`,
    ...info.inputs.map((input) => `  input        ${port(input)}`),
    ...info.outputs.map((output) => `  output       ${port(output)}`),
    `  weights      ${info.parameters} numbers`,
    `  operators    ${info.operators.map(({ op, count }) => `${op} ${count}`).join(', ')}`,
    `  gradients    ${info.withoutGradient.length ? `do not pass ${info.withoutGradient.join(', ')}` : 'pass from every output to every input'}`,
  ]
  return [...lines, ...(values ? info.values.map(({ name, op }) => `  value        ${name} (${op})`) : [])].join('\n')
}
