/** Events of one kind: trials, stimuli, what a person marked. */
export interface EventTable {
  readonly name: string
  /** Moments that each event has: its beginning, its end, and what else the file gives in seconds. NaN where one is missing. */
  readonly moments: readonly { readonly name: string; readonly timesS: Float64Array }[]
  /** What can tell events apart: the condition of each. */
  readonly conditions: readonly { readonly name: string; readonly values: readonly string[] }[]
}

const mostConditions = 24

/** Values as conditions; undefined where they do not tell groups apart. */
export function conditionOf(name: string, cells: readonly (string | number)[]): EventTable['conditions'][number] | undefined {
  const values = cells.map((cell) => String(cell))
  const different = new Set(values).size
  return different > 1 && different <= mostConditions && different < values.length ? { name, values } : undefined
}
