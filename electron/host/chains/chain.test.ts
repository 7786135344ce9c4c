import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeDerivedRecording } from '../../../native-models/data/recording/write-derivative.ts'
import { imagery } from '../../../native-models/instruments/decode/parts/imagery.ts'
import { seededRandom } from '../../../native-models/statistics/random.ts'
import { readArguments } from '../commands/arguments.ts'
import { chain } from '../commands/chain.ts'
import type { Shell } from '../commands/command.ts'
import { executeRun, type RunRequest } from '../runs/run.ts'
import { chainRecord } from './record.ts'

const quiet = { progress: () => {}, signal: new AbortController().signal, scratch: () => {} }
const shell = { task: (_: string, request: unknown) => executeRun(request as RunRequest, quiet) } as unknown as Shell

/** What the command says, its steps done in this process. */
async function run(...words: string[]) {
  const { json, exitCode } = await chain.perform(readArguments(chain, [...words, '--progress', 'none']), shell)
  return { exitCode, repeated: (json as { repeated?: { same: boolean; files: number; differ: string[] } }).repeated }
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-chain-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const recordIn = (folder: string) => chainRecord.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')))
const clean = { name: 'clean', run: 'signal/clean', in: { recording: 'recording' } }
const takes = { recording: 'a recording' }

function recipeIn(folder: string, recipe: object): string {
  const file = join(folder, 'recipe.json')
  writeFileSync(file, JSON.stringify(recipe))
  return file
}

/** Two minutes with a source that heeds the events. */
async function writeImagery(folder: string): Promise<string> {
  const { recording } = imagery(seededRandom('chain'), { differs: true, trials: 40, moment: 2.4e-8 })
  const file = join(folder, 'sub-01_task-imagery_eeg.vhdr')
  await writeDerivedRecording(file, recording)
  return file
}

describe('a chain', () => {
  it('cleans, epochs, decodes and explains two minutes of a phantom, and makes the same bytes again from its record', {
    timeout: 60_000,
  }, async () => {
    const folder = temporaryFolder()
    const file = await writeImagery(folder)
    const [first, second] = [join(folder, 'first'), join(folder, 'second')]
    const fast = ['decode.permutations=19', 'explain.untrained=1', 'explain.steps=10'].flatMap((text) => ['--set', text])
    await run('decode-recording', '--in', file, ...fast, '--seed', '5', '--out', first)
    const record = recordIn(first)
    expect(record).toMatchObject({ seed: 5, inputs: { recording: { file, kind: 'recording' } } })
    expect(record.chain).toMatchObject({ steps: [{}, {}, { set: { permutations: 19, shrinkage: 'oas' } }, {}] })
    const ids = ['signal/clean', 'signal/epochs', 'decode/epochs', 'explain/integrated-gradients']
    expect(record.steps.map(({ instrument }) => instrument)).toEqual(ids)
    expect(record.steps[2].verdict.sentence).toContain('The events are told apart')

    const again = await run(join(first, 'run.json'), '--out', second)
    expect(again).toMatchObject({ exitCode: undefined, repeated: { same: true, differ: [] } })
    expect(again.repeated?.files).toBeGreaterThan(30)
    expect(recordIn(second).seed).toBe(5)
  })

  it('says which bytes differ from its record, and repeats nothing on another file or over its own results', async () => {
    const folder = temporaryFolder()
    const file = await writeImagery(folder)
    const out = join(folder, 'out')
    await run(recipeIn(folder, { takes, steps: [clean] }), '--in', file, '--out', out)
    const record = recordIn(out)
    const [table] = record.steps[0].outputs.channels.files
    table.sha256 = 'other'
    const forged = join(folder, 'forged.json')
    writeFileSync(forged, JSON.stringify(record))
    const { exitCode, repeated } = await run(forged, '--out', join(folder, 'again'))
    expect(exitCode).toBe(1)
    expect(repeated).toMatchObject({ same: false, differ: [`1-clean/${table.file}`] })
    await expect(run(join(out, 'run.json'), '--out', out)).rejects.toThrow('not repeated over its own results')
    await expect(run(forged, '--seed', '3', '--out', join(folder, 'more'))).rejects.toThrow('--seed would change it')

    const marks = file.replace('.vhdr', '.vmrk')
    writeFileSync(marks, readFileSync(marks, 'utf8').replace('left', 'rest'))
    await expect(run(forged, '--out', join(folder, 'more'))).rejects.toThrow('It is not, or no longer, the recording')
    expect(readdirSync(folder)).not.toContain('more')
  })

  it.each<[string, object[], string]>([
    ['an instrument that is none', [{ ...clean, run: 'signal/cleen' }], 'step 1 (clean): There is no instrument called "signal/cleen"'],
    ['a setting that is none', [{ ...clean, set: { lowHertz: 1 } }], 'step 1 (clean): signal/clean has no setting "lowHertz"'],
    ['a value that does not fit', [{ ...clean, set: { lowHz: 'slow' } }], 'It takes a number from 0 up to 10000'],
    [
      'a later step',
      [
        { ...clean, in: { recording: 'next.cleaned' } },
        { ...clean, name: 'next' },
      ],
      'Nothing before this step is called',
    ],
    ['an output that is none', [clean, { ...clean, name: 'next', in: { recording: 'clean.cleened' } }], 'Did you mean clean.cleaned?'],
    [
      'an output of another kind',
      [clean, { ...clean, name: 'next', in: { recording: 'clean.channels' } }],
      'clean.channels is of kind table',
    ],
    ['a port left empty', [{ ...clean, in: {} }], 'signal/clean needs a recording: "recording" under "in"'],
    ['a port that is none', [{ ...clean, in: { recording: 'recording', scan: 'recording' } }], 'takes nothing called "scan"'],
    ['two steps of one name', [clean, clean], 'The name "clean" is taken'],
    ['no step', [], 'steps: It is no recipe of a chain'],
  ])('is refused before anything runs: %s', async (_, steps, said) => {
    const folder = temporaryFolder()
    const file = recipeIn(folder, { takes, steps })
    const refused = run(file, '--in', 'recording=nowhere.edf', '--out', join(folder, 'out'))
    await expect(refused).rejects.toMatchObject({ kind: 'input', file, message: expect.stringContaining(said) })
    expect(readdirSync(folder)).toEqual(['recipe.json'])
  })

  it('refuses what is missing, what is no recipe, and a folder with the record of something else', async () => {
    const folder = temporaryFolder()
    const file = recipeIn(folder, { takes, steps: [clean] })
    const out = ['--out', join(folder, 'out')]
    await expect(run(join(folder, 'none.json'), ...out)).rejects.toThrow('shipped: decode-recording')
    await expect(run(file, ...out)).rejects.toThrow('needs a recording: --in recording=FILE')
    await expect(run(file, '--in', 'recording=nowhere.edf', ...out)).rejects.toMatchObject({
      kind: 'input',
      file: expect.stringContaining('nowhere.edf'),
    })
    await expect(run(file, '--in', 'recording=x', '--set', 'lowHz=2', ...out)).rejects.toThrow('step.key=value')
    writeFileSync(join(folder, 'run.json'), '{"mine": 1}')
    await expect(run(file, '--in', `recording=${file}`, '--out', folder)).rejects.toThrow('the record of something else')
    writeFileSync(file, '{')
    await expect(run(file, ...out)).rejects.toThrow('It is not JSON')
    expect(readdirSync(folder).sort()).toEqual(['recipe.json', 'run.json'])
  })
})
