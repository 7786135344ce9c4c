/** What a file is that is no volume, by its first bytes; for a sentence that begins with "This is". */
export function foreignKind(head: Uint8Array): string | undefined {
  if (head.length === 0) return 'an empty file'
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  const known = beginnings.find(([beginning, , at = 0]) => text.startsWith(beginning, at))
  if (known) return known[1]
  const words = texts.find(([pattern]) => pattern.test(text))
  if (words) return words[1]
  return /^[\t\r\n\x20-\x7e\x80-\xff]+$/.test(text) && /\s/.test(text) ? 'a text file' : undefined
}

/** How it begins, what it is, and at which byte where that is not the first. */
const beginnings: readonly (readonly [string, string, number?])[] = [
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['II*\0', 'a TIFF picture'],
  ['MM\0*', 'a TIFF picture'],
  ['%PDF', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['ustar', 'a tar archive', 257],
  ['\x89HDF\r\n', 'an HDF5 file (perhaps NWB, MINC 2 or MATLAB 7.3)'],
  ['CDF\x01', 'a NetCDF file (perhaps MINC 1)'],
  ['MATLAB 5', 'a MATLAB file'],
  ['0       ', 'an EDF recording'],
  ['\xffBIOSEMI', 'a BDF recording'],
  ['XDF:', 'an XDF recording'],
  ['\0\0\0\x64\0\0\0\x1f', 'a FIF recording'],
  ['Brain Vision', 'a BrainVision recording'],
  ['BrainVision', 'a BrainVision recording'],
  ['\x93NUMPY', 'a NumPy array without a position in space'],
  ['\xff\xff\xfe', 'a FreeSurfer surface'],
  ['version https://git-lfs', 'a pointer to a file in Git LFS'],
]

const texts: readonly (readonly [RegExp, string])[] = [
  [/^\s*<\?xml[\s\S]*<GIFTI/, 'a GIFTI surface'],
  [/^\s*<(!doctype )?html/i, 'a web page (perhaps a failed download)'],
  [/^\s*[[{]/, 'a JSON file'],
]
