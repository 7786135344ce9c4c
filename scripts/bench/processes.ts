import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  readonly pid: number
  readonly parent: number
  readonly name: string
  /** Hundredths of a second of processor so far. */
  readonly ticks: number
}

/** A process and all that it began, as Linux tells. */
function familyOf(root: number): Process[] {
  const all = readdirSync('/proc').flatMap((pid): Process[] => {
    if (!/^\d+$/.test(pid)) return []
    try {
      const [, name = '', rest = ''] = /\((.*)\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
      const fields = rest.split(' ')
      return [{ pid: Number(pid), parent: Number(fields[1]), name, ticks: Number(fields[11]) + Number(fields[12]) }]
    } catch {
      return []
    }
  })
  const mine = new Set([root])
  for (let size = 0; size !== mine.size; ) {
    size = mine.size
    for (const { pid, parent } of all) if (mine.has(parent)) mine.add(pid)
  }
  return all.filter(({ pid }) => mine.has(pid))
}

/** Milliseconds of processor that Chromium took so far, of all that this process began. */
export function chromiumCpuMs(root: number): number {
  return familyOf(root).reduce((sum, { name, ticks }) => sum + (name.startsWith('chrom') ? 10 * ticks : 0), 0)
}

/** Memory of a process and what it began, pages that several share counted once (PSS). */
export function memoryMB(root: number, isMeant: (name: string) => boolean): number {
  return familyOf(root)
    .filter(({ name }) => isMeant(name))
    .reduce((sum, { pid }) => {
      try {
        return sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
      } catch {
        return sum
      }
    }, 0)
}
