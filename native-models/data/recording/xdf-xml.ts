/** The few things that are read from the XML of an XDF file. */

/** What stands between the tags of the first element of this name; undefined where there is none. */
export function xmlInside(xml: string, tag: string): string | undefined {
  return xmlAll(xml, tag)[0]
}

/** What stands between the tags of all elements of this name. They do not nest in XDF. */
export function xmlAll(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))].map((match) => match[1])
}

/** The text of the first element of this name, without entities. */
export function xmlText(xml: string, tag: string): string {
  const text = xmlInside(xml, tag) ?? ''
  return text
    .replace(/^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/, '$1')
    .replace(/&(lt|gt|quot|apos|amp|#(\d+)|#x([0-9a-f]+));/gi, (_all, name: string, decimal?: string, hex?: string) =>
      decimal || hex
        ? String.fromCodePoint(Number.parseInt(decimal ?? hex ?? '', decimal ? 10 : 16))
        : (entities[name.toLowerCase()] ?? ''),
    )
    .trim()
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
