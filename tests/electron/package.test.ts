import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileTypes } from '../../electron/shell/file-types.ts'
import { configuration as config } from '../../scripts/package/configuration.ts'
import { isForeign, packageFaults } from '../../scripts/package/native-files.ts'

const linux = { platform: 'linux', arch: 'x64' }
const complete = [
  'node_modules/better-sqlite3/prebuilds/linux-x64.node',
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
  'node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime.so.1',
  'native-models/weights/tissue.onnx',
  'electron/host/jobs/process.js',
]

it.each([
  ['runAsNode', false],
  ['enableNodeOptionsEnvironmentVariable', false],
  ['enableNodeCliInspectArguments', false],
  ['enableEmbeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
  ['grantFileProtocolExtraPrivileges', false],
  ['enableCookieEncryption', true],
] as const)('what people get has the fuse %s %s', (fuse, value) => {
  expect(config.electronFuses?.[fuse]).toBe(value)
})

it('makes the packages of three systems', () => {
  expect(config.linux?.target).toEqual(['AppImage', 'deb'])
  expect(config.mac?.target).toMatchObject([{ target: 'dmg' }, { target: 'zip' }])
  expect(config.win?.target).toMatchObject([{ target: 'nsis' }])
  expect([config.asar, config.npmRebuild, config.publish]).toEqual([true, false, null])
})

it('tells the systems which files it opens', () => {
  const endings = (config.fileAssociations as { ext: string[] }[]).flatMap(({ ext }) => ext)
  expect(endings).toEqual(fileTypes.flatMap(({ extensions }) => extensions))
  for (const ending of ['nii', 'mgz', 'nrrd', 'edf', 'nwb']) expect(endings).toContain(ending)
  expect(new Set(endings).size).toBe(endings.length)
})

it('has a picture of the size that every system needs', () => {
  const png = readFileSync(join(import.meta.dirname, '..', '..', String(config.icon)))
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([512, 512])
})

it('knows native code of other systems and processors', () => {
  for (const path of complete) expect(isForeign(path, linux), path).toBe(false)
  for (const path of [
    'node_modules/better-sqlite3/prebuilds/linuxmusl-x64.node',
    'node_modules/better-sqlite3/prebuilds/win32-x64.node',
    'node_modules/onnxruntime-node/bin/napi-v6/linux/arm64/libonnxruntime.so.1',
    'node_modules/onnxruntime-node/bin/napi-v6/darwin/arm64/onnxruntime_binding.node',
  ])
    expect(isForeign(path, linux), path).toBe(true)
})

it('refuses a package with too much or too little in it', () => {
  expect(packageFaults(complete, linux)).toEqual([])
  expect(
    packageFaults(
      complete.map((path) => path.replaceAll('/', '\\')),
      linux,
    ),
  ).toEqual([])
  expect(packageFaults([...complete, 'node_modules/better-sqlite3/prebuilds/darwin-arm64.node'], linux)).toEqual([
    expect.stringContaining('another system'),
  ])
  for (const missing of complete)
    expect(
      packageFaults(
        complete.filter((path) => path !== missing),
        linux,
      ),
      missing,
    ).toHaveLength(1)
  expect(packageFaults(complete, { platform: 'darwin', arch: 'arm64' })).toHaveLength(3)
})
