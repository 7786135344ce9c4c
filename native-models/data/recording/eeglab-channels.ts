import { statedType, typeOfName } from './channel-types.ts'
import { type MatRecord, numberIn, recordsIn, textIn } from './eeglab-struct.ts'
import type { Channel, Recording, RecordingEvent } from './recording.ts'

/** The spherical head that EEGLAB draws on. */
const headRadiusMm = 85

/** Channels from `chanlocs`, whose x points to the nose and y to the left ear. Names are E1, E2 … where there are none. */
export function eeglabChannels(eeg: MatRecord, count: number, rateHz: number, samples: number): Channel[] {
  const places = recordsIn(eeg.chanlocs)
  const points = places.map(({ X, Y, Z }) => [numberIn(X), numberIn(Y), numberIn(Z)].map((value) => value ?? Number.NaN))
  const radii = points.map(([x, y, z]) => Math.hypot(x, y, z)).filter((radius) => radius > 0)
  const mean = radii.reduce((sum, radius) => sum + radius, 0) / radii.length
  // Some montages lie on a sphere of radius 1, some are in metres, most are in millimetres.
  const scale = mean < 0.3 ? 1000 : mean < 5 ? headRadiusMm / mean : 1
  return Array.from({ length: count }, (_, n) => {
    const name = textIn(places[n]?.labels)?.trim() || `E${n + 1}`
    const [x, y, z] = points[n] ?? [Number.NaN, 0, 0]
    return {
      name,
      type: statedType(textIn(places[n]?.type) ?? '') ?? typeOfName(name),
      unit: 'µV',
      rateHz,
      samples,
      ...(Number.isFinite(x + y + z) ? { positionMm: [-y * scale + 0, x * scale, z * scale] as const } : {}),
    }
  })
}

/** Latencies count samples from 1 and may be fractions; epochs follow each other. */
export function eeglabEvents(eeg: MatRecord, rateHz: number): RecordingEvent[] {
  const events = recordsIn(eeg.event).flatMap(({ latency, duration, type }) => {
    const sample = numberIn(latency)
    if (sample === undefined || !Number.isFinite(sample)) return []
    return [{ onsetS: (sample - 1) / rateHz, durationS: (numberIn(duration) || 0) / rateHz, label: textIn(type)?.trim() ?? '' }]
  })
  return events.sort((a, b) => a.onsetS - b.onsetS)
}

/** Between which samples EEGLAB cut pieces out or joined files. */
export function boundariesOf(events: readonly RecordingEvent[], rateHz: number): number[] {
  return events
    .filter(({ label, onsetS }) => label === 'boundary' && onsetS > 0)
    .map(({ onsetS }) => Math.ceil(onsetS * rateHz - 1e-6) / rateHz)
}

/** A decomposition into independent components, by the weights and the sphere that EEGLAB keeps. */
export function decompositionOf(eeg: MatRecord, channels: number): Pick<Recording, 'ica'> {
  const [weights, sphere, inverse] = [eeg.icaweights, eeg.icasphere, eeg.icawinv].map((value) =>
    value?.kind === 'numbers' ? value : undefined,
  )
  if (!weights || !sphere || weights.data.length === 0 || sphere.data.length === 0) return {}
  const [components, width] = weights.shape
  const inner = sphere.shape[1]
  if (sphere.shape[0] !== width || inner > channels) return {}
  const unmixing = new Float64Array(components * inner)
  for (let row = 0; row < components; row++)
    for (let column = 0; column < inner; column++)
      for (let k = 0; k < width; k++) unmixing[row * inner + column] += weights.data[k * components + row] * sphere.data[column * width + k]
  const indices = eeg.icachansind?.kind === 'numbers' && eeg.icachansind.data.length === inner ? eeg.icachansind.data : undefined
  const mixing = new Float64Array(inner * components)
  if (inverse?.data.length === mixing.length)
    for (let row = 0; row < inner; row++)
      for (let column = 0; column < components; column++) mixing[row * components + column] = inverse.data[column * inner + row]
  return { ica: { components, channels: Array.from({ length: inner }, (_, n) => (indices ? indices[n] - 1 : n)), unmixing, mixing } }
}
