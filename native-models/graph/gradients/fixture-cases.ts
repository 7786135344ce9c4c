import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { floatTensor, numbersOf, type Tensor } from '../../data/tensor.ts'
import { gradientResidual, modelFeeds, vectorJacobianProduct } from '../gradient.ts'
import { parseModel } from '../onnx/load.ts'
import { openModel } from '../open.ts'
import { inSinglePrecision } from '../precision.ts'

interface Packed {
  readonly shape: readonly number[]
  /** float32, little-endian, base64 */
  readonly data: string
}

interface FixtureCase {
  readonly name: string
  readonly model: string
  readonly inputs: Readonly<Record<string, Packed>>
  readonly of: string
  readonly seed: Packed
  /** Σ S · y, which shows that PyTorch computed the same function as the run time. */
  readonly projection: number
  readonly gradients: Readonly<Record<string, Packed>>
  readonly kink?: boolean
}

/** Largest relative error (‖a − b‖ / ‖b‖) of a single operator against PyTorch in double precision. */
const AGAINST_PYTORCH = 1e-4
/** Central differences in float32 are only so good. */
const AGAINST_DIFFERENCES = 5e-3

/** Defines the tests of `fixtures/<group>.json` (written by `fixtures/make_<group>.py`): every gradient against PyTorch and against central differences. */
export function testFixtureCases(group: string): void {
  const file = new URL(`./fixtures/${group}.json`, import.meta.url)
  const cases = JSON.parse(readFileSync(file, 'utf8')) as FixtureCase[]
  test.each(cases)(`${group}: $name`, async (fixture) => {
    const model = parseModel(Buffer.from(fixture.model, 'base64'))
    const inputs = Object.fromEntries(Object.entries(fixture.inputs).map(([name, array]) => [name, unpacked(array)]))
    const request = { model, inputs, of: fixture.of, seed: unpacked(fixture.seed), wrt: Object.keys(fixture.gradients) }
    const whole = inSinglePrecision(model)
    const y = await evaluate(whole, modelFeeds(whole, inputs), fixture.of)
    const projection = numbersOf(y).reduce((sum, v, i) => sum + v * Number(request.seed.data[i]), 0)
    expect(projection).toBeCloseTo(fixture.projection, 3)
    const gradients = await vectorJacobianProduct(request)
    for (const [name, packed] of Object.entries(fixture.gradients)) {
      const gradient = gradients[name]
      expect(gradient.shape, name).toEqual(packed.shape)
      expect(relativeError(gradient.data as Float32Array, unpacked(packed).data as Float32Array), `${name} against PyTorch`).toBeLessThan(
        AGAINST_PYTORCH,
      )
      if (!fixture.kink) {
        expect(await gradientResidual(request, gradient, name), `${name} against differences`).toBeLessThan(AGAINST_DIFFERENCES)
      }
    }
  })
}

function unpacked({ shape, data }: Packed): Tensor {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'))
  return floatTensor(shape, new Float32Array(bytes.buffer))
}

async function evaluate(model: ReturnType<typeof parseModel>, feeds: Record<string, Tensor>, of: string): Promise<Tensor> {
  const session = await openModel(model)
  try {
    return (await session.run(feeds, [of]))[of]
  } finally {
    await session.release()
  }
}

/** ‖a − b‖ / ‖b‖; where b is zero, ‖a‖. NaN anywhere makes it NaN, which no bound accepts. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0
  let norm = 0
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2
    norm += b[i] ** 2
  }
  return Math.sqrt(difference) / (Math.sqrt(norm) || 1)
}
