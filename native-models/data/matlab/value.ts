/** A MATLAB value. Arrays and cells are stored as MATLAB does: first axis fastest. */
export type MatValue =
  | { readonly kind: 'numbers'; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'cell'; readonly shape: readonly number[]; readonly cells: readonly MatValue[] }
  /** One record for each element of the struct array. */
  | { readonly kind: 'struct'; readonly shape: readonly number[]; readonly records: readonly Readonly<Record<string, MatValue>>[] }
  /** What has no plain form: objects, functions, sparse arrays. */
  | { readonly kind: 'other'; readonly what: string }

export type MatVariables = Readonly<Record<string, MatValue>>
