/** The names under which recorders write their trigger inputs among the signals. */
export function isStatusName(label: string): boolean {
  return /^(status|trigger)$/i.test(label.trim())
}

/** The bits of a status signal that hold triggers and the start of an epoch; above them BioSemi keeps the state of its amplifier. */
export const statusBits = 0x1ffff
export const triggerBits = 0xffff
