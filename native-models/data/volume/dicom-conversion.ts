import { Worker } from 'node:worker_threads'

/** What a run of dcm2niix gave. */
export interface Conversion {
  readonly messages: readonly string[]
  /** Why it failed, in its own words. It may have written something all the same. */
  readonly failed?: string
  readonly outputs: readonly { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[]
}

/** Runs dcm2niix on these files. File n appears as `/in/n.dcm` in its messages. Rejects when the files cannot be read or do not fit into memory. */
export function runDcm2niix(files: readonly string[]): Promise<Conversion> {
  const worker = new Worker(new URL('./dicom.worker.ts', import.meta.url), { workerData: files, stdout: true, stderr: true })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the DICOM converter stopped with code ${code}`)))
  })
}
