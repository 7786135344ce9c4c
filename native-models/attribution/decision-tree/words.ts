import type { HalfSpace } from './region.ts'

/** 'a > 0.5' or '1.2·a − 0.4·b > 0.3': a question in the names of the inputs; of many terms only the `most` largest are written. */
export function questionText({ weights, offset }: HalfSpace, names: readonly string[], most = 3): string {
  const used = weights.flatMap((weight, i) => (weight === 0 ? [] : [i]))
  const [only] = used
  if (used.length === 1 && only !== undefined) {
    const weight = weights[only] ?? 1
    return `${names[only]} ${weight > 0 ? '>' : '<'} ${short(-offset / weight)}`
  }
  return `${termsText(weights, names, most)} > ${short(-offset)}`
}

/** '0.2 + 1.2·a − 0.4·b' */
export function mapText(weights: readonly number[], bias: number, names: readonly string[], most = 3): string {
  const terms = termsText(weights, names, most)
  if (terms === '0') return short(bias)
  return Math.abs(bias) < 1e-9 ? terms : `${short(bias)} ${terms.startsWith('−') ? `− ${terms.slice(1)}` : `+ ${terms}`}`
}

function termsText(weights: readonly number[], names: readonly string[], most: number): string {
  const largest = Math.max(...weights.map(Math.abs))
  const order = weights
    .map((weight, i) => ({ weight, i }))
    .filter(({ weight }) => Math.abs(weight) > 1e-6 * largest)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  const terms = order.slice(0, most).map(({ weight, i }, at) => {
    const sign = at === 0 ? (weight < 0 ? '−' : '') : weight < 0 ? ' − ' : ' + '
    return `${sign}${short(Math.abs(weight))}·${names[i]}`
  })
  return terms.length ? terms.join('') + (order.length > most ? ' + …' : '') : '0'
}

/** Three significant digits, with a true minus sign. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '−')
}
