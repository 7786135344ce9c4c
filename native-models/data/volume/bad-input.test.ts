import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../problem.ts'
import { type FixtureCase, fileOf, layOut, temporaryFolder } from './fixtures/cases.ts'
import itk from './fixtures/itk.json' with { type: 'json' }
import nibabel from './fixtures/nibabel.json' with { type: 'json' }
import { encodeMgh } from './mgh-write.ts'
import { encodeNifti } from './nifti-write.ts'
import { describeVolume, readVolume } from './read.ts'
import type { Volume } from './volume.ts'

const scan: Volume = {
  shape: [4, 5, 6],
  affine: [-1, 0, 0, 10, 0, 2, 0, -20, 0, 0, 3, 5, 0, 0, 0, 1],
  data: Int16Array.from({ length: 120 }, (_, n) => (n * 7919) % 1000),
  slope: 1,
  intercept: 0,
}
const good = Buffer.concat(encodeNifti(scan))

/** The same file with some header fields written over. */
function withFields(change: (view: DataView) => void): Buffer {
  const bytes = Buffer.from(good)
  change(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return bytes
}

/** Reading gives one sentence and a remedy, as bad input, and never anything else. */
async function expectProblem(path: string, sentence: RegExp) {
  const caught = await readVolume(path).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(caught).toBeInstanceOf(Problem)
  const problem = caught as Problem
  expect(problem.kind).toBe('input')
  expect(problem.file).toBeTruthy()
  expect(problem.remedy).toMatch(/\.$/)
  expect(problem.message).toMatch(sentence)
  return problem
}

function setDims(view: DataView, dims: readonly number[]) {
  for (const [n, length] of dims.entries()) view.setInt16(40 + 2 * n, length, true)
}

/** Processor time of all threads so far: on a busy machine the clock says nothing. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

describe('files that were cut', () => {
  test('a truncated gzip file is refused', async () => {
    const gz = gzipSync(good)
    await expectProblem(fileOf('a.nii.gz', gz.subarray(0, gz.length - 40)), /stops before its end/)
    await expectProblem(fileOf('a.nii.gz', gz.subarray(0, gz.length - 3)), /stops before its end/)
    await expectProblem(fileOf('a.nii.gz', gz.subarray(0, 12)), /stops before its end/)
  })

  test('a gzip file with a wrong checksum is refused', async () => {
    const gz = gzipSync(good)
    gz[gz.length - 8] ^= 1
    await expectProblem(fileOf('a.nii.gz', gz), /damaged/)
  })

  test('a plain file that ends before its last voxel is refused', async () => {
    await expectProblem(fileOf('a.nii', good.subarray(0, good.length - 1)), /1 bytes more than the file holds/)
    await expectProblem(fileOf('a.nii', good.subarray(0, 352)), /240 bytes more/)
    await expectProblem(fileOf('a.nii', good.subarray(0, 347)), /ends inside its header/)
  })

  test('an MGH file that ends early is refused', async () => {
    const mgh = Buffer.concat(encodeMgh(scan))
    await expectProblem(fileOf('a.mgh', mgh.subarray(0, 284 + 239)), /1 bytes more/)
    await expectProblem(fileOf('a.mgh', mgh.subarray(0, 200)), /ends inside its header/)
  })
})

describe('headers that lie about size', () => {
  test.each([
    [1000, 1000, 1000],
    [32767, 32767, 32767],
  ])('%i × %i × %i voxels in a small file are refused before anything is allocated', async (...dims) => {
    const bytes = withFields((view) => setDims(view, [3, ...dims]))
    const before = process.memoryUsage().arrayBuffers
    await expectProblem(fileOf('a.nii', bytes), /more than the file holds|not possible/)
    await expectProblem(fileOf('a.nii.gz', gzipSync(bytes)), /more than the file holds|not possible/)
    await expect(describeVolume(fileOf('a.nii', bytes))).rejects.toThrow(/more than the file holds|not possible/)
    await expect(describeVolume(fileOf('a.nii.gz', gzipSync(bytes)))).rejects.toThrow(/more than the file holds|not possible/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e8)
  })

  test('seven axes of 32767 are refused', async () => {
    await expectProblem(
      fileOf(
        'a.nii',
        withFields((view) => setDims(view, [7, ...new Array(7).fill(32767)])),
      ),
      /not possible/,
    )
  })

  test('a gzip bomb is inflated no further than its header says', async () => {
    const bomb = gzipSync(Buffer.concat([good, Buffer.alloc(1 << 27)]), { level: 1 })
    const path = fileOf('a.nii.gz', bomb)
    const [start, volume] = [cpuMs(), await readVolume(path)]
    const reading = cpuMs() - start
    expect(volume.data).toEqual(scan.data)
    expect(volume.source?.notes?.join()).toMatch(/more than its header says/)
    const inflating = cpuMs()
    expect(gunzipSync(bomb).length).toBeGreaterThan(1 << 27)
    expect(reading).toBeLessThan((cpuMs() - inflating) / 2)
  })

  test('a NIfTI-2 length beyond what numbers can count is refused', async () => {
    const one = nibabel.cases.find(({ name }) => name === 'Nifti2Image int16 <')
    const bytes = Buffer.from(one?.files['scan.nii'] ?? '', 'base64')
    bytes.writeBigInt64LE(2n ** 62n, 24)
    await expectProblem(fileOf('a.nii', bytes), /not possible|more than the file holds/)
  })
})

describe('headers without sense', () => {
  test.each([
    ['negative length', (view: DataView) => setDims(view, [3, 4, -5, 6]), /dimension 2 is -5/],
    ['zero length', (view: DataView) => setDims(view, [3, 4, 0, 6]), /dimension 2 is 0/],
    ['no dimension', (view: DataView) => setDims(view, [0, 4, 5, 6]), /has 0 dimensions/],
    ['eight dimensions', (view: DataView) => setDims(view, [8, 4, 5, 6]), /8 dimensions/],
    ['unknown voxel type', (view: DataView) => view.setInt16(70, 77, true), /voxel type code 77/],
    ['single bits', (view: DataView) => view.setInt16(70, 1, true), /voxel type code 1/],
    ['voxels before the file', (view: DataView) => view.setFloat32(108, -8, true), /begin at byte -8/],
    ['voxels nowhere', (view: DataView) => view.setFloat32(108, Number.NaN, true), /begin at byte NaN/],
  ])('%s', async (_, change, sentence) => {
    await expectProblem(fileOf('a.nii', withFields(change)), sentence)
  })

  const noQform = (view: DataView) => view.setInt16(252, 0, true)
  const sform = (values: readonly number[]) => (view: DataView) => {
    noQform(view)
    for (const [n, value] of values.entries()) view.setFloat32(280 + 4 * n, value, true)
  }
  test.each([
    ['zeros', new Array(12).fill(0), /sform is all zeros/],
    ['not numbers', new Array(12).fill(Number.NaN), /sform holds values that are not numbers/],
    ['infinite', [Infinity, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], /not numbers/],
    ['one plane', [1, 2, 3, 0, 2, 4, 6, 0, 1, 1, 1, 0], /axes that lie in one plane/],
    ['an axis of no length', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], /a zero axis/],
  ])('an affine that is no geometry is refused: %s', async (_, values, sentence) => {
    const problem = await expectProblem(fileOf('a.nii', withFields(sform(values))), sentence)
    expect(problem.remedy).toMatch(/left and right/)
  })

  test('where the sform is no geometry but the qform is, the qform counts and a note says so', async () => {
    const bytes = withFields((view) => view.setFloat32(280, Number.NaN, true))
    const volume = await readVolume(fileOf('a.nii', bytes))
    expect(volume.affine).toEqual(scan.affine)
    expect(volume.source?.notes?.join()).toMatch(/sform is unusable/)
  })

  test('voxels of no size and no orientation are refused', async () => {
    const bytes = withFields((view) => {
      noQform(view)
      view.setInt16(254, 0, true)
      view.setFloat32(80, 0, true)
    })
    await expectProblem(fileOf('a.nii', bytes), /no orientation, and its voxel size has a zero axis/)
  })

  test('an MGH file with a negative length or no geometry is refused', async () => {
    const mgh = Buffer.concat(encodeMgh(scan))
    mgh.writeInt32BE(-4, 4)
    await expectProblem(fileOf('a.mgh', mgh), /dimension 1 is -4/)
    mgh.writeInt32BE(4, 4)
    mgh.writeFloatBE(Number.NaN, 42)
    await expectProblem(fileOf('a.mgh', mgh), /not numbers/)
  })
})

describe('files that are no volumes', () => {
  test.each([
    ['a.nii', '', /an empty file/],
    ['a.nii.gz', gzipSync(''), /an empty file/],
    ['a.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), /a PNG picture/],
    ['a.edf', `0       ${'X X X X'.padEnd(240)}`, /an EDF recording/],
    ['a.txt', 'Dear colleague,\nthe scan is attached.\n', /a text file/],
    ['a.nii.gz', '<!DOCTYPE html><html>404</html>', /a web page/],
    ['a.nii', Uint8Array.from({ length: 4000 }, (_, n) => (n * 97 + 13) % 251), /damaged, or something else/],
    ['a.nii', new Uint8Array(4000), /damaged, or something else/],
    ['a.zip', 'PK\x03\x04zzzz', /a ZIP archive/],
  ])('%s: %#', async (name, bytes, sentence) => {
    await expectProblem(fileOf(name, bytes), sentence)
  })

  test('nothing there', async () => {
    await expectProblem('/nowhere/at/all.nii', /no such file/)
  })

  test('an empty folder, and a folder of other files', async () => {
    const folder = temporaryFolder()
    await expectProblem(folder, /no DICOM files in this folder/)
    writeFileSync(join(folder, 'notes.txt'), 'none')
    await expectProblem(folder, /no DICOM files in this folder/)
  })

  test('a socket, a pipe or a device is not waited for', async () => {
    const path = join(temporaryFolder(), 'socket')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    await expectProblem(path, /neither a file nor a folder/)
    await new Promise((resolve) => server.close(resolve))
    await expectProblem('/dev/zero', /neither a file nor a folder/)
  })

  test('a header whose image is missing', async () => {
    const one = nibabel.cases.find(({ name }) => name === 'pair')
    await expectProblem(fileOf('scan.hdr', Buffer.from(one?.files['scan.hdr'] ?? '', 'base64')), /scan\.img .*is not beside it/)
  })

  test('a file and a folder without permission', async () => {
    const file = fileOf('a.nii', good)
    const folder = temporaryFolder()
    chmodSync(file, 0)
    mkdirSync(join(folder, 'shut'), { mode: 0 })
    await asOrdinaryUser(async () => {
      await expectProblem(file, /no permission/)
      await expectProblem(join(folder, 'shut'), /no permission/)
    })
  })
})

/** Root may read everything, so it steps down for a moment. */
async function asOrdinaryUser(action: () => Promise<void>) {
  const root = process.getuid?.() === 0
  if (root) process.seteuid?.(65534)
  try {
    await action()
  } finally {
    if (root) process.seteuid?.(0)
  }
}

describe('headers that name other files', () => {
  const nhdr = (file: string) => `NRRD0004\ntype: uchar\ndimension: 3\nsizes: 2 2 2\nencoding: raw\ndata file: ${file}\n`
  const mhd = (file: string) => `ObjectType = Image\nNDims = 3\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = ${file}\n`
  test.each(['../data.raw', '/etc/passwd', 'sub/../../data.raw', 'C:\\data.raw', '..\\data.raw', '\\\\host\\share\\data.raw'])(
    '%s is not opened',
    async (name) => {
      await expectProblem(fileOf('a.nhdr', nhdr(name)), /outside its folder/)
      await expectProblem(fileOf('a.mhd', mhd(name)), /outside its folder/)
      await expectProblem(fileOf('a.nhdr', nhdr(`LIST\n${name}`)), /outside its folder/)
    },
  )

  test('a file that is not there is said to be missing', async () => {
    await expectProblem(fileOf('a.nhdr', nhdr('a.raw')), /a\.raw: There is no such file/)
    await expectProblem(fileOf('a.mhd', mhd('a.raw')), /a\.raw: There is no such file/)
  })
})

describe('whatever is done to a file, reading it gives a volume or a Problem', () => {
  const cases: readonly FixtureCase[] = [...nibabel.cases, ...itk.cases]
  const damaged = fc
    .record({
      one: fc.constantFrom(...cases),
      hits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) }), {
        maxLength: 6,
      }),
      keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ one, hits, keep }) => {
      const files = Object.entries(one.files).map(([name, base64]) => {
        const bytes = Buffer.from(base64 ?? '', 'base64')
        for (const { at, byte } of hits) bytes[Math.floor(at * Math.min(bytes.length, 700))] = byte
        return [name, bytes.subarray(0, Math.ceil(keep * bytes.length)).toString('base64')]
      })
      return { files: Object.fromEntries(files), open: one.open }
    })

  test('random damage to headers, voxels and length', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (one) => {
        const path = layOut(one)
        for (const read of [readVolume, describeVolume]) {
          const error = await read(path).then(
            () => undefined,
            (thrown: unknown) => thrown,
          )
          if (error !== undefined && !(error instanceof Problem)) throw error
        }
      }),
      { numRuns: 600, seed: 20, interruptAfterTimeLimit: 20_000 },
    )
  })
})
