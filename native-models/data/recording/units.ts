/** What one of a unit of voltage is in volts; 1 for every other unit, whose values stay as they are. */
export function voltsPer(unit: string): number {
  return voltages[plainUnit(unit)] ?? 1
}

export function isVoltage(unit: string): boolean {
  return plainUnit(unit) in voltages
}

/** A unit as people write it: every way to write micro becomes µ. */
export function plainUnit(unit: string): string {
  const text = unit.replaceAll('\0', ' ').trim()
  const micro = /^(?:u|μ|µ|\ufffd|Â[µμ]|Î¼|mu|micro)(?=v(?:olts?)?$)/i
  if (micro.test(text)) return 'µV'
  return spelled[text.toLowerCase()] ?? text.replace('μ', 'µ')
}

const spelled: Readonly<Record<string, string>> = { v: 'V', volt: 'V', volts: 'V', mv: 'mV', millivolt: 'mV', millivolts: 'mV', nv: 'nV' }
const voltages: Readonly<Record<string, number>> = { V: 1, mV: 1e-3, µV: 1e-6, nV: 1e-9 }
