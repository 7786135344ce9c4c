import { Problem } from '../problem.ts'
import { parseAnnotations } from './edf-annotations.ts'
import type { EdfHeader } from './edf-header.ts'
import { overRecords } from './edf-records.ts'
import type { RandomBytes } from './random-bytes.ts'
import { longestS } from './timeline.ts'

/** Records that follow each other without a gap. `onsetS` counts from the first record. */
interface Run {
  readonly record: number
  readonly records: number
  readonly onsetS: number
}

/** One run, unless the file is discontinuous: then every record says when it begins, and all of them are asked. */
export async function runsOf(bytes: RandomBytes, header: EdfHeader): Promise<Run[]> {
  const { records, recordS, discontinuous, signals } = header
  const annotations = signals.find(({ kind }) => kind === 'annotations')
  if (records === 0) return []
  if (!discontinuous || !annotations) return [{ record: 0, records, onsetS: 0 }]
  const runs: { record: number; records: number; onsetS: number }[] = []
  let startS: number | undefined
  const fastest = Math.max(1, ...signals.filter(({ kind }) => kind !== 'annotations').map(({ samples }) => samples))
  const toleranceS = recordS / fastest / 2
  await overRecords(bytes, header, 0, records, annotations.startByte, annotations.samples * (header.bits / 8), (record, view) => {
    const { recordOnsetS } = parseAnnotations(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
    const run = runs.at(-1)
    if (recordOnsetS === undefined || Math.abs(recordOnsetS) > longestS) {
      const what = 'The file is discontinuous (EDF+D), but this record does not say when it begins, or says what cannot be.'
      throw new Problem({ file: bytes.file, place: `record ${record + 1}`, what, remedy: 'Export the recording again from its source.' })
    }
    startS ??= recordOnsetS
    const onsetS = Math.round((recordOnsetS - startS) * 1e9) / 1e9
    const endS = run ? run.onsetS + run.records * recordS : 0
    if (run && onsetS < endS - Math.max(toleranceS, 1e-6)) {
      const what = `It begins at ${onsetS} s, before the end of the record in front of it (${endS} s).`
      throw new Problem({ file: bytes.file, place: `record ${record + 1}`, what, remedy: 'Export the recording again from its source.' })
    }
    if (run && onsetS <= endS + Math.max(toleranceS, 1e-6)) run.records++
    else runs.push({ record, records: 1, onsetS })
  })
  return runs
}
