import { Problem } from '../problem.ts'
import { type NpyLayout, parseNpyLayout } from '../table/npy.ts'
import { elementCount } from '../tensor.ts'
import { openRandom, type RandomBytes } from './random-bytes.ts'
import { decodeSamples, type SampleTypeName, sampleTypes } from './sample-types.ts'

const mostHeader = 1 << 16

/** A .npy file of numbers whose values are read where they are needed. `close` its bytes when done. */
export async function openNpy(path: string): Promise<{ bytes: RandomBytes; layout: NpyLayout; type: SampleTypeName }> {
  const bytes = await openRandom(path)
  try {
    const layout = parseNpyLayout(await bytes.read(0, Math.min(bytes.size, mostHeader)), path)
    const type = Object.keys(sampleTypes).find((name): name is SampleTypeName => name === layout.type)
    if (!type) throw new Problem({ file: path, what: `It holds ${layout.type} and not numbers.`, remedy: 'Save it as float32.' })
    const missing = layout.dataByte + elementCount(layout.shape) * sampleTypes[type].bytes - bytes.size
    if (missing > 0) {
      const what = `Its header promises ${layout.shape.join(' × ')} values, which is ${missing} bytes more than it holds.`
      throw new Problem({ file: path, what, remedy: 'The file was cut off: copy or save it again from its source.' })
    }
    return { bytes, layout, type }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

/** The first value of a .npy file, however long it is; undefined where it is empty. */
export async function firstOfNpy(path: string): Promise<number | undefined> {
  const { bytes, layout, type } = await openNpy(path)
  try {
    if (elementCount(layout.shape) === 0) return undefined
    const value = new Float64Array(1)
    const view = new DataView((await bytes.read(layout.dataByte, sampleTypes[type].bytes)).buffer)
    decodeSamples(view, 0, 0, 1, { type, bigEndian: layout.bigEndian, gain: 1, offset: 0 }, value, 0)
    return value[0]
  } finally {
    await bytes.close()
  }
}
