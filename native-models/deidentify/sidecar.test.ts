import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { privateSidecar } from './sidecar.ts'

it('keeps the measurement and nothing that it does not know', () => {
  const { json, removals } = privateSidecar({ EchoTime: 0.03, PatientName: 'Maier', PatientWeight: 70, AnnaMaier: 1, SliceTiming: [0, 1] })
  expect(json).toEqual({ EchoTime: 0.03, SliceTiming: [0, 1] })
  expect(removals).toEqual([expect.objectContaining({ action: 'removed', count: 3 })])
  expect(JSON.stringify(removals)).not.toMatch(/Maier/)
})

const real = new URL('../../../shared/data/dicom/dcm_qa_nih/DCM2NIIX_regression_test_4.json', import.meta.url)
it.skipIf(!existsSync(real))('of what dcm2niix writes, times of day, place and serial numbers go', () => {
  const before = JSON.parse(readFileSync(real, 'utf8')) as Record<string, unknown>
  const { json } = privateSidecar(before)
  expect(json).toMatchObject({ RepetitionTime: before.RepetitionTime, EchoTime: before.EchoTime, FlipAngle: before.FlipAngle })
  for (const key of [
    'InstitutionName',
    'AcquisitionTime',
    'DeviceSerialNumber',
    'StationName',
    'SeriesInstanceUID',
    'ProtocolName',
    'SeriesDescription',
  ])
    expect(json).not.toHaveProperty(key)
})
