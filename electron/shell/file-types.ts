/** A kind of file that a double click opens here. Systems know the last ending only: `.nii.gz` is a `gz` to them, which is left to others. */
export interface FileType {
  readonly name: string
  readonly extensions: readonly string[]
  readonly mimeType?: string
}

export const fileTypes: readonly FileType[] = [
  { name: 'NIfTI image', extensions: ['nii'], mimeType: 'application/x-nifti' },
  { name: 'FreeSurfer image', extensions: ['mgz', 'mgh'], mimeType: 'application/x-mgh' },
  { name: 'NRRD image', extensions: ['nrrd', 'nhdr'], mimeType: 'application/x-nrrd' },
  { name: 'MetaImage', extensions: ['mha', 'mhd'], mimeType: 'application/x-metaimage' },
  { name: 'European Data Format recording', extensions: ['edf', 'bdf'], mimeType: 'application/x-edf' },
  { name: 'Neurodata Without Borders recording', extensions: ['nwb'], mimeType: 'application/x-nwb' },
]

/** What the dialog for files offers first. */
export const openedExtensions: readonly string[] = [...fileTypes.flatMap(({ extensions }) => extensions), 'gz', 'dcm', 'tsv', 'npy', 'onnx']
