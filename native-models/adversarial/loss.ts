/** What an attack makes large: a loss of the output, with its gradient with respect to the output. */
export type Loss = (output: Float32Array) => { readonly loss: number; readonly seed: Float32Array }

/**
 * Mean cross-entropy over the voxels (one for a classifier) of logits with `classes` channels, against whole-number truth.
 * Truth below 0 is not counted.
 */
export function crossEntropy(truth: ArrayLike<number>, classes: number): Loss {
  const voxels = truth.length
  let counted = 0
  for (let v = 0; v < voxels; v++) if ((truth[v] ?? -1) >= 0) counted++
  return (logits) => {
    const seed = new Float32Array(logits.length)
    let loss = 0
    for (let v = 0; v < voxels; v++) {
      const right = truth[v] ?? -1
      if (right < 0) continue
      let largest = Number.NEGATIVE_INFINITY
      for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[k * voxels + v] ?? 0)
      let total = 0
      for (let k = 0; k < classes; k++) total += Math.exp((logits[k * voxels + v] ?? 0) - largest)
      loss += (Math.log(total) + largest - (logits[right * voxels + v] ?? 0)) / counted
      for (let k = 0; k < classes; k++) {
        const probability = Math.exp((logits[k * voxels + v] ?? 0) - largest) / total
        seed[k * voxels + v] = (probability - (k === right ? 1 : 0)) / counted
      }
    }
    return { loss, seed }
  }
}

/** Squared error of a regression. */
export function squaredError(truth: ArrayLike<number>): Loss {
  return (output) => {
    let loss = 0
    const seed = Float32Array.from(output, (value, i) => {
      const error = value - (truth[i] ?? 0)
      loss += error * error
      return 2 * error
    })
    return { loss, seed }
  }
}
