import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '../graph/onnx/model.ts'
import { saveModel } from '../graph/onnx/save.ts'

let folder: string | undefined
let count = 0

/** Writes a network that a phantom or a run has made to a file of its own, which is deleted when the process ends; gives its path. */
export async function temporaryModel(name: string, model: Model): Promise<string> {
  folder ??= temporaryFolder()
  count++
  const path = join(folder, `${name}-${count}.onnx`)
  await saveModel(path, model)
  return path
}

function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'touchstone-model-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}
