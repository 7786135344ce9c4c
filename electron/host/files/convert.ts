import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { TaskContext } from '../jobs/task.ts'
import { refuseToOverwrite, stage } from './staging.ts'

/** Writes what one file holds into another format, told by the name of `to`. `Problem` (input) when that cannot be done. */
export async function convertItem(request: { from: string; to: string }, context: TaskContext): Promise<{ from: string; to: string }> {
  const from = resolve(request.from)
  const to = resolve(request.to)
  if (!existsSync(from)) throw new Problem({ file: from, what: 'There is no such file or folder.', remedy: 'Check the path.' })
  if (existsSync(to) && statSync(to).isDirectory()) {
    throw new Problem({ file: to, what: 'This is a folder.', remedy: 'Name the file to write, with its extension.' })
  }
  refuseToOverwrite([from], [to])
  const staging = stage(dirname(to), context.scratch)
  try {
    context.progress(0, 'Converting')
    const { convertVolume } = await import('../../../native-models/data/volume/convert.ts')
    await convertVolume(from, join(staging.folder, basename(to)))
    context.signal.throwIfAborted()
    staging.commit()
    context.progress(1, 'Done')
    return { from, to }
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}
