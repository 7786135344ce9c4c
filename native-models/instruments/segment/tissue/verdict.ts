import type { Table } from '../../contract.ts'

/** What a segmentation of a head is worth, from its table of quality and the warnings; the last row of `volumes` is the whole brain. */
export function segmentationVerdict(volumes: Table | undefined, quality: Table | undefined, warnings: readonly string[]) {
  const brain = volumes?.rows.at(-1)?.volume
  const poor = quality?.rows.filter(({ verdict }) => verdict !== 'good') ?? []
  const level = poor.some(({ verdict }) => verdict === 'bad')
    ? ('bad' as const)
    : poor.length || warnings.length
      ? ('warn' as const)
      : ('good' as const)
  const sentence = {
    good: `The brain was segmented (${Math.round(Number(brain))} mL) and nothing looks wrong.`,
    warn: `The brain was segmented (${Math.round(Number(brain))} mL), but look before you use it.`,
    bad: 'This segmentation should not be used without checking every slice.',
  }[level]
  const reasons = [
    ...warnings,
    ...poor.map(({ measure, value, unit, normal }) => `${measure}: ${Number(value).toPrecision(3)} ${unit} (normal: ${normal}).`),
  ]
  return { level, sentence, detail: reasons.join(' ') || 'Entropy, symmetry and volume are as in scans that it segments well.' }
}
