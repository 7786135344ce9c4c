import { numbersOf, type Tensor } from '../tensor.ts'

/** The numbers of an array as doubles, without going through a list for the types that spikes come in. */
export function numbersOfNpy(tensor: Tensor): Float64Array {
  const { data, type } = tensor
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    const out = new Float64Array(data.length)
    for (let n = 0; n < out.length; n++) out[n] = Number(data[n])
    return out
  }
  return type === 'float16' || type === 'bfloat16' ? Float64Array.from(numbersOf(tensor)) : Float64Array.from(data)
}
