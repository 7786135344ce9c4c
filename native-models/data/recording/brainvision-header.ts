/** The sections of a BrainVision header or marker file: keys in lower case. The free text of [Comment] is left out. */
export type BrainVisionSections = Readonly<Record<string, ReadonlyMap<string, string> | undefined>>

/** Decodes a file as the code page in it says; where it says none, as UTF-8 if it is that, otherwise as Windows-1252. */
export function decodeBrainVision(bytes: Uint8Array): string {
  const plain = new TextDecoder('latin1').decode(bytes)
  const page = /^\s*Codepage\s*=\s*(\S+)/im.exec(plain)?.[1]?.toLowerCase()
  if (page === undefined || page === 'utf-8' || page === 'utf8') {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      return new TextDecoder('windows-1252').decode(bytes)
    }
  }
  return new TextDecoder(/^utf-?16/.test(page) ? 'utf-16le' : 'windows-1252').decode(bytes)
}

export function parseBrainVision(text: string): BrainVisionSections {
  const sections: Record<string, Map<string, string>> = {}
  let name = ''
  for (const line of text.split(/\r\n|\n|\r/)) {
    const heading = /^\s*\[(.+?)\]\s*$/.exec(line)
    if (heading) name = heading[1].trim().toLowerCase()
    if (heading || name === '' || name === 'comment' || /^\s*;/.test(line)) continue
    const equals = line.indexOf('=')
    if (equals <= 0) continue
    sections[name] ??= new Map()
    const key = line.slice(0, equals).trim().toLowerCase()
    if (!sections[name].has(key)) sections[name].set(key, line.slice(equals + 1))
  }
  return sections
}

/** The fields of an entry: commas part them, `\1` is a comma within one. */
export function fieldsOf(entry: string): string[] {
  return entry.split(',').map((field) => field.replaceAll('\\1', ',').trim())
}
