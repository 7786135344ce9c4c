/** Units a millimetre on the screen, as EEG machines have them: 1, 1.5, 2, 3, 5, 7, 10 … */
const inDecade = [1, 1.5, 2, 3, 5, 7]
/** Of a millimetre, as style sheets count them. */
export const pxPerMm = 96 / 25.4

/** Step 0 is 1; negative steps are finer. */
export function sensitivityOf(step: number): number {
  const decade = Math.floor(step / inDecade.length)
  return (inDecade[step - decade * inDecade.length] ?? 1) * 10 ** decade
}

/** The finest step at which `size` fits into `px`. */
export function stepFor(size: number, px: number): number {
  if (!(size > 0)) return 0
  const wanted = size / (px / pxPerMm)
  let step = Math.floor(Math.log10(wanted)) * inDecade.length
  while (sensitivityOf(step) < wanted) step++
  return step
}

const isVoltage = /^[munµμ]?V$/

/** What values are shown in: microvolts for what was read in volts. */
export function shownUnit(unit: string): { readonly times: number; readonly unit: string } {
  return isVoltage.test(unit) ? { times: 1e6, unit: 'µV' } : { times: 1, unit }
}
