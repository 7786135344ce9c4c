/** A grid of one or two axes that positions are sorted into; the last axis runs fastest. */
export interface PlaceGrid {
  readonly axes: readonly { readonly from: number; readonly to: number; readonly cells: number }[]
  readonly cells: number
}

/** A grid over what positions span, with `cells` along its longest axis and as large ones along the other. NaN is passed over. */
export function gridOver(positions: readonly Float64Array[], cells: number): PlaceGrid {
  const spans = positions.map((values) => {
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const value of values) {
      if (value < from) from = value
      if (value > to) to = value
    }
    return { from, to }
  })
  const size = Math.max(...spans.map(({ from, to }) => to - from)) / cells
  const axes = spans.map(({ from, to }) => ({ from, to, cells: Math.max(1, Math.ceil((to - from) / size - 1e-9)) }))
  return { axes, cells: axes.reduce((product, axis) => product * axis.cells, 1) }
}

/** The cell of each position; -1 where one is not a number. */
export function cellsOf({ axes }: PlaceGrid, positions: readonly Float64Array[]): Int32Array {
  return Int32Array.from({ length: positions[0].length }, (_, n) => {
    let cell = 0
    for (const [a, { from, to, cells }] of axes.entries()) {
      const value = positions[a][n]
      if (Number.isNaN(value)) return -1
      cell = cell * cells + Math.max(0, Math.min(cells - 1, Math.floor(((value - from) / (to - from || 1)) * cells)))
    }
    return cell
  })
}

/** The middle of a cell, along each axis. */
export function centreOf({ axes }: PlaceGrid, cell: number): number[] {
  let rest = cell
  return [...axes]
    .reverse()
    .map(({ from, to, cells }) => {
      const at = rest % cells
      rest = Math.floor(rest / cells)
      return from + ((at + 0.5) * (to - from)) / cells
    })
    .reverse()
}

/** Length of a cell along each axis. */
export function cellSizes({ axes }: PlaceGrid): number[] {
  return axes.map(({ from, to, cells }) => (to - from) / cells || 1)
}

/**
 * Spreads values on a grid with a Gaussian of a width (in cells) for each axis. What would fall off the edge is kept, so that the sum stays what it is.
 */
export function spreadOn({ axes }: PlaceGrid, sigmas: readonly number[]): (values: Float64Array) => Float64Array {
  const kernels = axes.map(({ cells }, a) => kernelOf(cells, sigmas[a]))
  return (values) => {
    let spread = values
    for (const [a, kernel] of kernels.entries()) {
      if (!kernel) continue
      const { cells } = axes[a]
      const stride = axes.slice(a + 1).reduce((product, axis) => product * axis.cells, 1)
      const out = new Float64Array(spread.length)
      for (let base = 0; base < spread.length; base++) {
        const from = Math.floor(base / stride) % cells
        const value = spread[base]
        if (value === 0) continue
        const first = base - from * stride
        for (let to = 0; to < cells; to++) out[first + to * stride] += kernel[from * cells + to] * value
      }
      spread = out
    }
    return spread
  }
}

function kernelOf(cells: number, sigma: number): Float64Array | undefined {
  if (!(sigma > 0) || cells === 1) return undefined
  const kernel = new Float64Array(cells * cells)
  for (let from = 0; from < cells; from++) {
    let sum = 0
    for (let to = 0; to < cells; to++) sum += kernel[from * cells + to] = Math.exp(-0.5 * ((from - to) / sigma) ** 2)
    for (let to = 0; to < cells; to++) kernel[from * cells + to] /= sum
  }
  return kernel
}
