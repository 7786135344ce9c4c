import { basename, dirname, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { readNpyTensor, writeNpy } from '../../../native-models/data/table/npy.ts'
import type { Tensor } from '../../../native-models/data/tensor.ts'
import { refuseToOverwrite, stage } from '../files/staging.ts'
import type { TaskContext } from '../jobs/task.ts'

/** Reads a .npy file for each input of a model. */
export async function readArrays(files: Readonly<Record<string, string>>): Promise<Record<string, Tensor>> {
  return Object.fromEntries(await Promise.all(Object.entries(files).map(async ([name, file]) => [name, await readNpyTensor(file)])))
}

/** `name=FILE` texts as a record. `Problem` (usage) for anything else. */
export function namedFiles(texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text) => {
    const at = text.indexOf('=')
    if (at < 1 || at === text.length - 1) {
      throw new Problem({ kind: 'usage', what: `--in ${text} is not of the form name=FILE.`, remedy: 'For example --in x=X.npy.' })
    }
    return [text.slice(0, at), resolve(text.slice(at + 1))]
  })
  return Object.fromEntries(pairs)
}

/**
 * The file for each name: `out` itself for a single one; otherwise `out` with {name} filled in, or <name>.npy in the folder `out`.
 * `Problem` (usage) when two names would share a file.
 */
export function filesFor(names: readonly string[], out: string): Record<string, string> {
  const target = resolve(out)
  if (names.length === 1 && names[0] !== undefined && target.endsWith('.npy'))
    return { [names[0]]: target.replaceAll('{name}', fileWord(names[0])) }
  const pattern = target.includes('{name}') ? target : join(target, '{name}.npy')
  const files = Object.fromEntries(names.map((name) => [name, pattern.replaceAll('{name}', fileWord(name))]))
  if (new Set(Object.values(files)).size < names.length || (names.length > 1 && dirname(pattern).includes('{name}'))) {
    throw new Problem({
      kind: 'usage',
      what: `These names would share a file: ${names.join(', ')}.`,
      remedy: 'Ask for them one at a time.',
    })
  }
  return files
}

/** Writes arrays into their files, which share a folder: all or none. */
export async function writeArrays(
  arrays: Readonly<Record<string, Parameters<typeof writeNpy>[1]>>,
  files: Readonly<Record<string, string>>,
  sources: readonly string[],
  context: TaskContext,
): Promise<void> {
  const targets = Object.values(files)
  refuseToOverwrite(sources, targets)
  const staging = stage(dirname(targets[0] ?? '.'), context.scratch)
  try {
    for (const [name, file] of Object.entries(files)) {
      const array = arrays[name]
      if (array) await writeNpy(join(staging.folder, basename(file)), array)
    }
    context.signal.throwIfAborted()
    staging.commit()
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}

/** A tensor's name as a word in a file name: '/layer1/Conv_output_0' → 'layer1.Conv_output_0'. */
function fileWord(name: string): string {
  return name.replace(/^[^\w]+/, '').replace(/[^\w.-]+/g, '.') || 'tensor'
}
