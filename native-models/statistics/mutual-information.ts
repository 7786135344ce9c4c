/**
 * How many nats a feature tells of the class, with the densities by Parzen windows of each class's own width σ(4 / 3n)^⅕ (Ang et al. 2008, IJCNN,
 * eqs. 6–11): H(class) − H(class | feature), the latter the mean over the items.
 */
export function mutualInformation(feature: readonly number[], labels: readonly number[], classes: number): number {
  const members = Array.from({ length: classes }, (_, k) => feature.filter((_value, n) => labels[n] === k))
  const densities = members.map((values) => parzen(values))
  const priors = members.map((values) => values.length / feature.length)
  const before = priors.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0)
  const after = feature.reduce((total, value) => {
    const joint = densities.map((density, k) => priors[k] * density(value))
    const sum = joint.reduce((a, b) => a + b, 0)
    return total - joint.reduce((entropy, part) => entropy + (part > 0 ? (part / sum) * Math.log(part / sum) : 0), 0)
  }, 0)
  return before - after / feature.length
}

function parzen(values: readonly number[]): (at: number) => number {
  const n = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1))
  const width = deviation * (4 / (3 * n)) ** 0.2 || 1e-12
  return (at) => values.reduce((sum, value) => sum + Math.exp(-0.5 * ((at - value) / width) ** 2), 0) / (n * width * Math.sqrt(2 * Math.PI))
}
