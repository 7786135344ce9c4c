import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { LabelVolume } from '../native-models/data/volume/volume.ts'
import { writeVolume } from '../native-models/data/volume/write.ts'

export const root = join(import.meta.dirname, '..')
export const cli = join(root, 'electron', 'cli.ts')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What tests leave to be remembered is not remembered for the person. */
const env = { ...process.env, XDG_STATE_HOME: join(tmpdir(), 'touchstone-test-state'), touchstone: `${process.execPath} ${cli}` }

/** Runs the command line to its end in a process of its own. */
export function touchstone(...words: string[]): Promise<Ended> {
  return ended(spawn(process.execPath, [cli, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env }))
}

/** Runs a shell command with `$touchstone` standing for the command line. */
export function shell(command: string): Promise<Ended> {
  return ended(spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'], env }))
}

/** All that a process says until it ends. */
export function ended(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (bytes) => (said.stdout += bytes))
  child.stderr?.on('data', (bytes) => (said.stderr += bytes))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...said }))
  })
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Every name in a folder and below, hidden ones too. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
}

/** Writes a segmentation: `labelAt` says the label of voxel (i, j, k). */
export async function writeLabels(path: string, size: number, labelAt: (i: number, j: number, k: number) => number): Promise<string> {
  const data = new Uint8Array(size ** 3)
  for (let k = 0, n = 0; k < size; k++) for (let j = 0; j < size; j++) for (let i = 0; i < size; i++, n++) data[n] = labelAt(i, j, k)
  const affine = [2, 0, 0, -10, 0, 2, 0, -20, 0, 0, 2, -30, 0, 0, 0, 1]
  const volume: LabelVolume = { shape: [size, size, size], affine, data, slope: 1, intercept: 0, labels: [] }
  await writeVolume(path, volume)
  return path
}

/** Two blocks of labels 1 and 2, the second file's moved by `shift` voxels along i. */
export async function writePair(folder: string, size = 16, shift = 1): Promise<{ reference: string; candidate: string }> {
  const block = (moved: number) => (i: number, j: number, k: number) => {
    const inside = i >= 2 + moved && i < size - 4 + moved && j >= 2 && j < size - 2 && k >= 2 && k < size - 2
    return inside ? (k < size / 2 ? 1 : 2) : 0
  }
  return {
    reference: await writeLabels(join(folder, 'sub-01_dseg.nii.gz'), size, block(0)),
    candidate: await writeLabels(join(folder, 'sub-01_desc-mine_dseg.nii.gz'), size, block(shift)),
  }
}

/** The words that compare such a pair. */
export function compare(pair: { reference: string; candidate: string }, out: string): string[] {
  return ['run', 'validate/overlap', '--in', `reference=${pair.reference}`, '--in', `candidate=${pair.candidate}`, '--out', out]
}
