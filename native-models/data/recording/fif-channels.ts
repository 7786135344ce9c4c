import type { ChannelType } from './recording.ts'

export interface FifChannel {
  readonly name: string
  readonly type: ChannelType
  readonly unit: string
  readonly gain: number
  readonly positionMm?: readonly [number, number, number]
}

/** Bytes of a channel's record. */
export const channelBytes = 96

/** Kinds of channel by their codes in FIFF. */
const types: Readonly<Record<number, ChannelType>> = {
  1: 'meg',
  2: 'eeg',
  3: 'stim',
  202: 'eog',
  302: 'emg',
  301: 'ref',
  402: 'ecg',
  602: 'resp',
  802: 'seeg',
  803: 'seeg',
  902: 'ecog',
}
const units: Readonly<Record<number, string>> = { 107: 'V', 112: 'T', 201: 'T/m' }

/** Number, log number, kind, range, calibration, coil, place and axes in metres, unit, multiplier, name. */
export function parseFifChannel(view: DataView): FifChannel {
  const kind = view.getInt32(8)
  const range = view.getFloat32(12)
  const calibration = view.getFloat32(16)
  const place = [24, 28, 32].map((at) => view.getFloat32(at) * 1000)
  const bytes = new Uint8Array(view.buffer, view.byteOffset + 80, 16)
  const name = new TextDecoder('latin1').decode(bytes).replace(/\0.*$/s, '').trim()
  const hasPlace = [2, 802, 803, 902].includes(kind) && place.every(Number.isFinite) && place.some((value) => value !== 0)
  return {
    name,
    type: types[kind] ?? 'misc',
    unit: units[view.getInt32(72)] ?? '',
    gain: range * calibration,
    ...(hasPlace ? { positionMm: [place[0], place[1], place[2]] as const } : {}),
  }
}
