type Target = { readonly platform: string; readonly arch: string }

/** A file of native code of another system or processor, by where the packages keep theirs. @param path with slashes, relative to the program */
export function isForeign(path: string, { platform, arch }: Target): boolean {
  const runtime = /onnxruntime-node\/bin\/napi-v\d+\/([^/]+)\/([^/]+)\//.exec(path)
  if (runtime) return runtime[1] !== platform || runtime[2] !== arch
  const database = /better-sqlite3\/prebuilds\/([a-z0-9]+)-([a-z0-9]+)\.node$/.exec(path)
  if (database) return database[1] !== platform || database[2] !== arch
  return false
}

/** What the program cannot begin without. */
const needed = [
  { what: 'the database', is: /better-sqlite3\/prebuilds\/.+\.node$/ },
  { what: 'the network runtime', is: /onnxruntime-node\/bin\/.+\/onnxruntime_binding\.node$/ },
  { what: 'the library of the network runtime', is: /onnxruntime-node\/bin\/.+\/(libonnxruntime\.(so|.*dylib)|onnxruntime\.dll)/ },
  { what: 'the weights', is: /native-models\/weights\/tissue\.onnx$/ },
  { what: 'the job process', is: /electron\/host\/jobs\/process\.js$/ },
]

/** What is wrong with the unpacked files of a package, in sentences; nothing when it is as it should be. */
export function packageFaults(unpacked: readonly string[], target: Target): string[] {
  const paths = unpacked.map((path) => path.replaceAll('\\', '/'))
  return [
    ...paths.filter((path) => isForeign(path, target)).map((path) => `${path} belongs to another system.`),
    ...needed
      .filter(({ is }) => !paths.some((path) => is.test(path)))
      .map(({ what }) => `There is no file of ${what} outside the archive.`),
  ]
}
