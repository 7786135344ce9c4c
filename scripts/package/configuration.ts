// How electron-builder makes packages out of electron/dist. Plain data, but for the check at the end.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import { fileTypes } from '../../electron/shell/file-types.ts'
import { packageFaults } from './native-files.ts'

const archNames = ['ia32', 'x64', 'armv7l', 'arm64', 'universal']

/** Native code of other systems and processors stays out; packages are made on the system that they are for. */
const notForeign = [
  `!node_modules/onnxruntime-node/bin/napi-v6/!(${process.platform})/**`,
  `!node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/!(\${arch})/**`,
  `!node_modules/better-sqlite3/prebuilds/!(${process.platform}-\${arch}.node)`,
]

export const configuration: Configuration = {
  appId: 'org.touchstone.workbench',
  productName: 'Touchstone',
  copyright: 'Apache-2.0',
  directories: { output: 'out/packages', buildResources: 'scripts/package' },
  extraMetadata: { main: 'electron/main.js', homepage: 'https://touchstone.invalid', author: 'Touchstone <touchstone@touchstone.invalid>' },
  files: [
    { from: 'electron/dist', to: '.', filter: ['**/*', '!package.json'] },
    'package.json',
    '!node_modules/better-sqlite3/{build,deps,src,binding.gyp}',
    '!node_modules/better-sqlite3/{build,deps,src}/**',
    '!node_modules/**/*.{ts,mts,cts,map,md}',
    ...notForeign,
  ],
  asar: true,
  // What a job process loads lies on the disk: native code, worker threads and weights cannot be read inside the archive.
  asarUnpack: [
    'electron/dist/electron/host/**',
    'electron/dist/native-models/**',
    'electron/dist/resources/**',
    'node_modules/**',
    'package.json',
  ],
  // Both native packages bring programs for every Node of their kind: nothing is compiled.
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    enableCookieEncryption: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    resetAdHocDarwinSignature: true,
  },
  fileAssociations: fileTypes.map(({ name, extensions, mimeType }) => ({
    name,
    ext: [...extensions],
    mimeType,
    role: 'Viewer',
    rank: 'Alternate',
  })),
  icon: 'resources/icon/icon.png',
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Science',
    synopsis: 'MRI, EEG and spike data; explanations tested against known truth',
    maintainer: 'Touchstone <touchstone@touchstone.invalid>',
    executableName: 'touchstone',
  },
  mac: {
    target: [
      { target: 'dmg', arch: ['arm64'] },
      { target: 'zip', arch: ['arm64'] },
    ],
    category: 'public.app-category.medical',
    hardenedRuntime: true,
  },
  win: { target: [{ target: 'nsis', arch: ['x64'] }] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  publish: null,
  async afterPack({ appOutDir, electronPlatformName, arch, packager }) {
    const resources = packager.getResourcesDir(appOutDir)
    const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' })
    const faults = packageFaults(unpacked, { platform: electronPlatformName, arch: archNames[arch] })
    if (faults.length) throw new Error(`The package is not as it should be.\n${faults.join('\n')}`)
  },
}
