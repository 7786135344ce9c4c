/** Three figures, with a true minus. */
export const number = (value: number): string =>
  (Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3)).replace('-', '−')

export const fixed = (value: number): string => value.toFixed(1).replace('-', '−')

export const percent = (share: number): string => `${share < 0.1 ? (100 * share).toFixed(1) : (100 * share).toFixed(0)} %`
