/** HTML that is known to be safe: only `html` makes it, from text that it has escaped. */
export interface Html {
  readonly markup: string
}

type Part = Html | string | number | undefined | readonly Part[]

/** A template whose values are escaped, except those that are `Html` already; lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return { markup: strings.map((text, at) => text + markupOf(values[at])).join('') }
}

function markupOf(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'markup' in part ? part.markup : part.map(markupOf).join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
