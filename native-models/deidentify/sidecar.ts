import type { Removal } from './log.ts'

/**
 * What of the JSON beside an image says how it was measured and cannot say of whom: fields of BIDS 1.10 (MRI, derivatives) whose values are numbers,
 * switches or words of a scanner. All others go, known or not.
 */
const kept = new Set(
  `AcquisitionVoxelSize AcquisitionDuration B0FieldIdentifier B0FieldSource BodyPart BodyPartExamined ContrastBolusIngredient Columns
  CoilCombinationMethod ConversionSoftware ConversionSoftwareVersion DelayTime DwellTime EchoNumber EchoTime EchoTime1 EchoTime2 EchoTrainLength
  EffectiveEchoSpacing FlipAngle FrameTimesStart GradientSetType InPlanePhaseEncodingDirectionDICOM InversionTime MRAcquisitionType MTState
  MagneticFieldStrength Manufacturer ManufacturersModelName Modality MultibandAccelerationFactor NegativeContrast NonlinearGradientCorrection
  NumberOfVolumesDiscardedByScanner NumberOfVolumesDiscardedByUser NumberShots ParallelAcquisitionTechnique ParallelReductionFactorInPlane
  PartialFourier PatientPosition PercentPhaseFOV PercentSampling PhaseEncodingDirection PhaseEncodingPolarityGE PixelBandwidth PulseSequenceType
  ReceiveCoilActiveElements ReceiveCoilName ReconMatrixPE RepetitionTime RepetitionTimeExcitation RepetitionTimePreparation Rows SAR ScanOptions
  ScanningSequence SequenceVariant SkullStripped SliceEncodingDirection SliceThickness SliceTiming SpacingBetweenSlices SpoilingState
  TotalReadoutTime Type VolumeTiming WaterFatShift`.split(/\s+/),
)

/** The JSON beside an image without what may identify. */
export function privateSidecar(json: Readonly<Record<string, unknown>>): { json: Record<string, unknown>; removals: Removal[] } {
  const entries = Object.entries(json)
  const gone = entries.filter(([key]) => !kept.has(key)).length
  return {
    json: Object.fromEntries(entries.filter(([key]) => kept.has(key))),
    // A field that nobody defined may have a telling name itself.
    removals: gone
      ? [{ where: 'JSON beside it', field: 'fields that are not of the measurement', action: 'removed', count: gone, note: '' }]
      : [],
  }
}
