import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { Conversion } from './dicom-conversion.ts'

/** What is used of the module that Emscripten makes of dcm2niix. */
interface Dcm2niix {
  readonly FS: {
    mkdir(path: string): void
    createDataFile(folder: string, name: string, data: Uint8Array, canRead: boolean, canWrite: boolean, canOwn: boolean): void
    readdir(path: string): string[]
    readFile(path: string): Uint8Array<ArrayBuffer>
  }
  callMain(args: string[]): number
}

/**
 * Runs dcm2niix on the files named in `workerData` and posts what it wrote. In a thread of its own, because it computes without pause, sets the
 * exit code of its process, and may trap on damaged files. Its file system is in memory: nothing of a patient's touches the disk.
 */
async function convert(files: readonly string[]): Promise<Conversion> {
  const messages: string[] = []
  const print = (line: string) => messages.push(line)
  // The package exports only its browser wrapper; the module itself runs in Node as it is, with JPEG 2000 and JPEG-LS.
  const place = new URL('./dcm2niix.jpeg.js', import.meta.resolve('@niivue/dcm2niix'))
  const load: (options: object) => Promise<Dcm2niix> = (await import(place.href)).default
  const { FS, callMain } = await load({ print, printErr: print })
  FS.mkdir('/in')
  FS.mkdir('/out')
  for (const [n, file] of files.entries()) FS.createDataFile('/in', `${n}.dcm`, readFileSync(file), true, true, true)
  let failed: string | undefined
  try {
    // Uncompressed, with a JSON beside each volume that says which series it is; numbers as names.
    const code = callMain(['-z', 'n', '-b', 'y', '-ba', 'n', '-f', '%s', '-o', '/out', '/in'])
    if (code !== 0) failed = `code ${code}`
  } catch (error) {
    failed = String(error)
  }
  const names = FS.readdir('/out').filter((name) => !name.startsWith('.'))
  const outputs = names.map((name) => ({ name, bytes: FS.readFile(`/out/${name}`) }))
  return { messages, failed, outputs }
}

const port = parentPort
if (port) {
  const conversion = await convert(workerData as string[])
  port.postMessage(
    conversion,
    conversion.outputs.map(({ bytes }) => bytes.buffer),
  )
}
