/**
 * Number of phrases in the exhaustive history of a sequence (Lempel A, Ziv J, 1976, IEEE Trans Inf Theory 22:75), counted as Kaspar & Schuster (1987, Phys Rev A
 * 36:842) do: each phrase is the shortest piece that the sequence before its last symbol does not hold.
 */
export function lempelZivPhrases(sequence: ArrayLike<number>): number {
  const n = sequence.length
  if (n < 2) return n
  let [phrases, begin] = [1, 1]
  while (begin < n) {
    let longest = 0
    // The longest copy of what begins here that begins earlier; it may overlap with what it copies.
    for (let from = 0; from < begin && begin + longest < n; from++) {
      let length = 0
      while (begin + length < n && sequence[from + length] === sequence[begin + length]) length++
      if (length > longest) longest = length
    }
    phrases++
    begin += longest + 1
  }
  return phrases
}

/** Phrases over n / log₂ n, what a fair coin comes to for long n: near 1 for noise, near 0 for what repeats. */
export function lempelZivComplexity(sequence: ArrayLike<number>): number {
  return (lempelZivPhrases(sequence) * Math.log2(sequence.length)) / sequence.length
}
