import { implement, ORPCError } from '@orpc/server'
import { contract } from '../api.ts'
import { problemJson } from '../files/problem-json.ts'
import type { Host } from '../host.ts'

/** The contract, to be answered; whatever goes wrong reaches the window as a Problem that names a file and never a path. */
export const called = implement(contract)
  .$context<{ host: Host }>()
  .use(async ({ next }) => {
    try {
      return await next()
    } catch (thrown) {
      if (thrown instanceof ORPCError) throw thrown
      const problem = problemJson(thrown)
      if (problem.kind === 'unexpected') console.error(thrown instanceof Error ? thrown.stack : thrown)
      throw new ORPCError('PROBLEM', { status: 422, message: problem.what, data: withoutPath(problem) })
    }
  })

function withoutPath<Shown extends { file?: string; what: string }>(problem: Shown): Shown {
  return problem.file === undefined ? problem : { ...problem, file: problem.file.split(/[/\\]/).at(-1) }
}
