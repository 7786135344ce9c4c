import type { Random } from '../statistics/random.ts'

export interface Split {
  readonly train: readonly number[]
  readonly validation: readonly number[]
  readonly test: readonly number[]
}

/**
 * Splits items at random into three parts, by group: items of one person never lie in two parts. `shares` are of the groups; what is left
 * goes to the test.
 */
export function splitByGroup(groups: readonly string[], shares: { train: number; validation: number }, random: Random): Split {
  const names = shuffled([...new Set(groups)], random)
  const first = Math.round(shares.train * names.length)
  const second = first + Math.round(shares.validation * names.length)
  const part = new Map(names.map((name, i) => [name, i < first ? 'train' : i < second ? 'validation' : 'test']))
  const of = (wanted: string) => groups.flatMap((name, i) => (part.get(name) === wanted ? [i] : []))
  return { train: of('train'), validation: of('validation'), test: of('test') }
}

/** The values in a random order (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const result = [...values]
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[result[i], result[j]] = [result[j], result[i]]
  }
  return result
}
