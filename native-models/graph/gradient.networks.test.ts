import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { floatTensor, type Tensor } from '../data/tensor.ts'
import { captureTensors } from './capture.ts'
import { describeModel } from './describe.ts'
import { vectorJacobianProduct } from './gradient.ts'
import { relativeError } from './gradients/fixture-cases.ts'
import { loadModel } from './onnx/load.ts'

interface Packed {
  readonly shape: readonly number[]
  /** float32, little-endian, base64 */
  readonly data: string
}

/** One network and what autograd gives in double precision. */
interface Network {
  readonly name: string
  readonly x: Packed
  readonly seed: Packed
  /** Σ seed · y */
  readonly projection: number
  /** The numbers of the inner tensor, by which it is found in each export. */
  readonly inner: Packed
  readonly gradients: Readonly<Record<string, Packed>>
  /** By export: the name of the weight there, and in `gradients`. */
  readonly ways: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const networks = JSON.parse(readFileSync(new URL('./fixtures/networks.json', import.meta.url), 'utf8')) as Network[]
const folder = mkdtempSync(join(tmpdir(), 'touchstone-networks-'))
for (const [name, bytes] of Object.entries(unzipSync(readFileSync(new URL('./fixtures/networks.zip', import.meta.url)))))
  writeFileSync(join(folder, name), bytes)
afterAll(() => rmSync(folder, { recursive: true }))

function unpacked({ shape, data }: Packed): Tensor {
  return floatTensor(shape, new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer))
}

function same(a: Tensor, b: Tensor): boolean {
  return a.shape.join() === b.shape.join() && relativeError(a.data as Float32Array, b.data as Float32Array) < 1e-4
}

describe.each(networks)('$name has the gradients of autograd', ({ name, x, seed, projection, inner, gradients, ways }) => {
  test.each(Object.keys(ways))('%s', async (way) => {
    const model = await loadModel(join(folder, `${name}.${way}.onnx`))
    const inputs = { x: unpacked(x) }
    const s = unpacked(seed)
    const values = describeModel(model).values.flatMap(({ name: value, type }) => (type === 'float32' ? [value] : []))
    const captured = await captureTensors({ model, inputs, names: values })
    expect(Array.from(captured.y.data as Float32Array).reduce((sum, v, i) => sum + v * Number(s.data[i]), 0)).toBeCloseTo(projection, 3)
    const innerName = values.find((value) => same(captured[value], unpacked(inner)))
    expect(innerName, 'a value with the numbers of the inner tensor').toBeDefined()
    const names: Record<string, string> = { x: 'x', [innerName ?? '']: 'inner', ...ways[way] }
    const found = await vectorJacobianProduct({ model, inputs, of: 'y', seed: s, wrt: Object.keys(names) })
    for (const [value, key] of Object.entries(names)) {
      const expected = unpacked(gradients[key])
      expect(found[value].shape, key).toEqual(expected.shape)
      expect(relativeError(found[value].data as Float32Array, expected.data as Float32Array), key).toBeLessThan(1e-3)
    }
  })
})
