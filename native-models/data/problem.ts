/** What went wrong, for exit codes and for the window: bad input (3), wrong usage (2), or a failure of ours (1). */
export type ProblemKind = 'input' | 'usage' | 'failed'

/**
 * The one error type of Touchstone: a sentence for the person in front of it.
 * `what` says what is wrong, `file` and `place` where, `remedy` what to do about it.
 */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly file?: string
  readonly place?: string
  readonly remedy: string

  constructor(parts: { kind?: ProblemKind; what: string; remedy: string; file?: string; place?: string; cause?: unknown }) {
    const where = [parts.file, parts.place].filter(Boolean).join(', ')
    super(`${where ? `${where}: ` : ''}${parts.what} ${parts.remedy}`.trim(), { cause: parts.cause })
    this.name = 'Problem'
    this.kind = parts.kind ?? 'input'
    this.file = parts.file
    this.place = parts.place
    this.remedy = parts.remedy
  }
}
