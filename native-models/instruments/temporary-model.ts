import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '../graph/onnx/model.ts'
import { saveModel } from '../graph/onnx/save.ts'

const PREFIX = 'touchstone-model-'
let folder: string | undefined
let count = 0

/** Writes a network that a phantom or a run has made to a file of its own, which is deleted when the process has ended; gives its path. */
export async function temporaryModel(name: string, model: Model): Promise<string> {
  folder ??= temporaryFolder()
  count++
  const path = join(folder, `${name}-${count}.onnx`)
  await saveModel(path, model)
  return path
}

function temporaryFolder(): string {
  // What processes left behind that were killed.
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    if (!lives(Number(name.slice(PREFIX.length)))) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
  const made = join(tmpdir(), `${PREFIX}${process.pid}`)
  mkdirSync(made, { recursive: true, mode: 0o700 })
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
