export type Literal = string | number | boolean | null | readonly Literal[]

const named: Readonly<Record<string, Literal>> = { True: true, False: false, None: null }

/**
 * Assignments of plain literals in a Python file: texts, numbers, True, False, None, and lists of them. Everything else is passed over, and
 * nothing is ever run.
 */
export function parsePythonLiterals(text: string): Readonly<Record<string, Literal>> {
  const found: Record<string, Literal> = {}
  for (const [, name, value] of text.matchAll(/^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*(.+?)[ \t]*$/gm)) {
    const literal = literalOf(value)
    if (literal !== undefined) found[name] = literal
  }
  return found
}

function literalOf(text: string): Literal | undefined {
  const quoted = /^[rbu]?(?:'([^']*)'|"([^"]*)")\s*(?:#.*)?$/i.exec(text)
  if (quoted) return quoted[1] ?? quoted[2]
  const bare = text.replace(/#.*$/, '').trim()
  if (Object.hasOwn(named, bare)) return named[bare]
  if (/^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare)) return Number(bare.replaceAll('_', ''))
  const list = /^[[(](.*)[\])]$/.exec(bare)
  if (!list) return undefined
  const parts = list[1].split(',').flatMap((part) => (part.trim() === '' ? [] : [literalOf(part.trim())]))
  return parts.every((part) => part !== undefined) ? parts : undefined
}
