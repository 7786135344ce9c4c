import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { latin1, type SpikeFormat } from './spike-format.ts'
import { spanOf, type UnitHeader } from './spike-trains.ts'
import { unitsFromPairs } from './unit-times.ts'

const basicBytes = 336
const extendedBytes = 32
const classes: Readonly<Record<number, string>> = { 0: 'unclassified', 255: 'noise' }

/**
 * Blackrock NEV: spikes by electrode and class. Packets of electrode 0 (digital events) and beyond 2048 (comments, tracking) are counted in a note.
 * Source: Blackrock Microsystems, "File specifications for NEV files", 2.1 to 3.0.
 */
export const blackrock: SpikeFormat = {
  name: 'Blackrock NEV',
  recognises: (_path, head) => /^(NEURALEV|BREVENTS)/.test(latin1(head)),
  async read(path) {
    const bytes = await readFile(path).catch((error) => {
      throw unreadable(path, error)
    })
    const { headerBytes, packetBytes, ticksPerS, wide, version, labels } = headerOf(path, bytes)
    const count = (bytes.length - headerBytes) / packetBytes
    if (!Number.isInteger(count)) throw damaged(path, `it stops inside packet ${Math.floor(count) + 1}`)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const idAt = wide ? 8 : 4
    const [times, ids]: [number[], string[]] = [[], []]
    let others = 0
    for (let n = 0, at = headerBytes; n < count; n++, at += packetBytes) {
      const electrode = view.getUint16(at + idAt, true)
      if (electrode === 0 || electrode > 2048) {
        others++
        continue
      }
      times.push(wide ? Number(view.getBigUint64(at, true)) : view.getUint32(at, true))
      ids.push(`${electrode}.${view.getUint8(at + idAt + 2)}`)
    }
    const properties = (id: string): Omit<UnitHeader, 'id' | 'spikes'> => {
      const [electrode, unit] = id.split('.').map(Number)
      return { channel: labels.get(electrode) ?? String(electrode), group: classes[unit] ?? 'sorted' }
    }
    const units = unitsFromPairs(path, Float64Array.from(times), ids, properties)
    const clock = { kind: 'samples', rateHz: ticksPerS, startS: 0 } as const
    const notes = others ? [`${others} packets are events, not spikes.`] : []
    return {
      file: path,
      format: `Blackrock NEV ${version}`,
      clock,
      units,
      span: spanOf(clock, units, { startS: 0 }),
      behaviour: [],
      trials: [],
      notes,
    }
  },
}

function headerOf(path: string, bytes: Buffer) {
  if (bytes.length < basicBytes) throw damaged(path, 'it stops inside its header')
  const [headerBytes, packetBytes, ticksPerS] = [12, 16, 20].map((at) => bytes.readUInt32LE(at))
  const extended = bytes.readUInt32LE(332)
  if (headerBytes !== basicBytes + extended * extendedBytes || headerBytes > bytes.length) {
    throw damaged(path, `its header says ${headerBytes} bytes and ${extended} parts, which do not fit`)
  }
  if (packetBytes < 12 || ticksPerS === 0)
    throw damaged(path, `its header says packets of ${packetBytes} bytes and ${ticksPerS} ticks a second`)
  const labels = new Map<number, string>()
  for (let at = basicBytes; at < headerBytes; at += extendedBytes) {
    if (bytes.toString('latin1', at, at + 8) !== 'NEUEVLBL') continue
    labels.set(bytes.readUInt16LE(at + 8), bytes.toString('latin1', at + 10, at + 26).replace(/\0.*$/s, ''))
  }
  const wide = bytes.toString('latin1', 0, 8) === 'BREVENTS'
  return { headerBytes, packetBytes, ticksPerS, wide, version: `${bytes[8]}.${bytes[9]}`, labels }
}

function damaged(file: string, what: string): Problem {
  return new Problem({ file, what: `The NEV file is damaged: ${what}.`, remedy: 'Copy it again from its source.' })
}
