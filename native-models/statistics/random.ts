/** A seeded stream of random numbers: the only source of randomness in Touchstone. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Standard normal. */
  normal(): number
  /** Whole number in [0, n). */
  integer(n: number): number
  /** An independent stream for a named part, so that adding a draw in one place changes nothing elsewhere. */
  fork(name: string): Random
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by splitmix32 from `seed` and the path of forks. */
export function seededRandom(seed: number | string): Random {
  const state = stateOf(String(seed))
  let [a, b, c, counter] = state
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  let spare: number | undefined
  const uniform = () => (next() * 0x200000 + (next() >>> 11)) / 0x20000000000000
  const normal = () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    // Marsaglia's polar method.
    for (;;) {
      const x = 2 * uniform() - 1
      const y = 2 * uniform() - 1
      const s = x * x + y * y
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s)
        spare = y * scale
        return x * scale
      }
    }
  }
  return {
    uniform,
    normal,
    between: (low, high) => low + (high - low) * uniform(),
    integer: (n) => Math.floor(uniform() * n),
    fork: (name) => seededRandom(`${seed}/${name}`),
  }
}

function stateOf(seed: string): [number, number, number, number] {
  // FNV-1a over the seed's text, then splitmix32 for the four words.
  let hash = 0x811c9dc5
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193)
  const word = () => {
    hash = (hash + 0x9e3779b9) | 0
    let z = hash
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  return [word(), word(), word(), word()]
}

/** One of several, each as often as its weight says; `uniform` is a draw from [0, 1). */
export function weighted<T extends { readonly weight: number }>(choices: readonly T[], uniform: number): T {
  let left = uniform * choices.reduce((sum, { weight }) => sum + weight, 0)
  for (const choice of choices) {
    left -= choice.weight
    if (left < 0) return choice
  }
  return choices[choices.length - 1]
}
