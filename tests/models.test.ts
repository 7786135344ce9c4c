import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readNpyTensor } from '../native-models/data/table/npy.ts'
import { numbersOf } from '../native-models/data/tensor.ts'
import { namesIn, temporaryFolder, touchstone } from './touchstone.ts'

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', `network${name}`)
const network = fixture('.onnx')
const input = ['--in', `x=${fixture('-X.npy')}`]
const seeded = [...input, '--of', 'y', '--seed', fixture('-S.npy')]

describe('the model commands', () => {
  it('say what a network is', async () => {
    const info = JSON.parse((await touchstone('model', 'info', network, '--json')).stdout)
    expect(info).toMatchObject({ kind: 'model', parameters: 4 * 9 + 4 + 64 * 3 + 3, withoutGradient: [] })
    expect(info.inputs).toEqual([{ name: 'x', type: 'float32', shape: [1, 1, 8, 8] }])
    expect(info.operators.map(({ op }: { op: string }) => op).sort()).toEqual(['Conv', 'Flatten', 'Gemm', 'MaxPool', 'Relu'])
    expect(JSON.parse((await touchstone('info', network, '--json')).stdout)).toEqual(info)
  })

  it('write the gradient that PyTorch has, and its residual', async () => {
    const out = join(temporaryFolder(), 'G.npy')
    const { code, stdout } = await touchstone('model', 'gradient', network, ...seeded, '--wrt', 'x', '--out', out, '--residual', '--json')
    expect(code).toBe(0)
    expect(await relativeError(out, fixture('-gradient-x.npy'))).toBeLessThan(1e-5)
    const { shape, residual } = JSON.parse(stdout).gradients.x
    expect(shape).toEqual([1, 1, 8, 8])
    expect(residual).toBeLessThan(1e-3)
  })

  it('write several gradients into a folder, of weights too', async () => {
    const out = join(temporaryFolder(), 'gradients')
    expect((await touchstone('model', 'gradient', network, ...seeded, '--wrt', 'x', '--wrt', '0.weight', '--out', out)).code).toBe(0)
    expect(namesIn(out)).toEqual(['0.weight.npy', 'x.npy'])
    expect(await relativeError(join(out, '0.weight.npy'), fixture('-gradient-weight.npy'))).toBeLessThan(1e-5)
  })

  it('write what inner tensors hold', async () => {
    const out = join(temporaryFolder(), 'inner-{name}.npy')
    const { code, stdout } = await touchstone('model', 'capture', network, ...input, '--of', 'y,/1/Relu_output_0', '--out', out, '--json')
    expect(code).toBe(0)
    const { captured } = JSON.parse(stdout)
    expect(await relativeError(captured.y.file, fixture('-y.npy'))).toBeLessThan(1e-5)
    expect(captured['/1/Relu_output_0'].file).toMatch(/inner-1\.Relu_output_0\.npy$/)
    expect(await relativeError(captured['/1/Relu_output_0'].file, fixture('-relu.npy'))).toBeLessThan(1e-5)
  })

  it.each([
    [['gradient', network, ...seeded, '--wrt', 'z'], 2, /no value named "z"/],
    [['gradient', network, ...seeded], 2, /needs --wrt/],
    [['gradient', network, '--in', `q=${fixture('-X.npy')}`, '--of', 'y', '--seed', fixture('-S.npy'), '--wrt', 'x'], 2, /no input "q"/],
    [['gradient', network, '--in', `x=${fixture('-S.npy')}`, '--of', 'y', '--seed', fixture('-S.npy'), '--wrt', 'x'], 3, /wants shape/],
    [['capture', network, ...input, '--of', 'nothing'], 2, /no value named "nothing"/],
    [['capture', fixture('-X.npy'), ...input, '--of', 'y'], 3, /not an ONNX model/],
  ])('refuse %j and write nothing', async (words, expected, sentence) => {
    const folder = temporaryFolder()
    const { code, stderr } = await touchstone('model', ...words, '--out', join(folder, 'out.npy'), '--progress', 'none')
    expect(stderr).toMatch(sentence)
    expect(code).toBe(expected)
    expect(namesIn(folder)).toEqual([])
  })

  it('never write over what they read', async () => {
    const folder = temporaryFolder()
    const own = join(folder, 'x.npy')
    copyFileSync(fixture('-X.npy'), own)
    const { code } = await touchstone(
      'model',
      'gradient',
      network,
      '--in',
      `x=${own}`,
      '--of',
      'y',
      '--seed',
      fixture('-S.npy'),
      '--wrt',
      'x',
      '--out',
      own,
    )
    expect(code).toBe(3)
    expect(await relativeError(own, fixture('-X.npy'))).toBe(0)
  })
})

async function relativeError(path: string, reference: string): Promise<number> {
  const [ours, theirs] = [await readNpyTensor(path), await readNpyTensor(reference)]
  expect(ours.shape).toEqual(theirs.shape)
  const [a, b] = [numbersOf(ours), numbersOf(theirs)]
  return Math.hypot(...a.map((value, at) => value - (b[at] ?? Number.NaN))) / Math.hypot(...b)
}
