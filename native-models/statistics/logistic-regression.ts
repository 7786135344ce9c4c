import type { LinearRule } from './linear-discriminant.ts'
import { minimise } from './minimise.ts'

/**
 * Multinomial logistic regression: the least of C Σ −log softmax + ½|W|², intercepts free; for two classes the penalty is that of their difference, as
 * scikit-learn has it. Scores are log-probabilities but for a constant.
 */
export function logisticRegression(
  features: readonly ArrayLike<number>[],
  labels: readonly number[],
  classes: number,
  strength: number,
): LinearRule {
  const width = features[0].length
  const row = width + 1
  // w and −w of two classes have twice the difference's penalty in each half: ½|2w|² = 2 · (½|w|² + ½|w|²).
  const penalty = classes === 2 ? 2 : 1
  const found = minimise(new Float64Array(classes * row), (point, gradient) => {
    let loss = 0
    gradient.fill(0)
    const scores = new Float64Array(classes)
    for (const [n, item] of features.entries()) {
      for (let k = 0; k < classes; k++) {
        let sum = point[k * row + width]
        for (let j = 0; j < width; j++) sum += point[k * row + j] * item[j]
        scores[k] = sum
      }
      const most = scores.reduce((a, b) => Math.max(a, b))
      const total = scores.reduce((sum, score) => sum + Math.exp(score - most), 0)
      loss += strength * (most + Math.log(total) - scores[labels[n]])
      for (let k = 0; k < classes; k++) {
        const slope = strength * (Math.exp(scores[k] - most) / total - (labels[n] === k ? 1 : 0))
        for (let j = 0; j < width; j++) gradient[k * row + j] += slope * item[j]
        gradient[k * row + width] += slope
      }
    }
    for (let k = 0; k < classes; k++)
      for (let j = k * row; j < k * row + width; j++) {
        loss += (penalty / 2) * point[j] ** 2
        gradient[j] += penalty * point[j]
      }
    return loss
  })
  return {
    weights: Array.from({ length: classes }, (_, k) => [...found.subarray(k * row, k * row + width)]),
    offsets: Array.from({ length: classes }, (_, k) => found[k * row + width]),
  }
}
