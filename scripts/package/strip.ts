import { stripTypeScriptTypes } from 'node:module'

const endings: Readonly<Record<string, string>> = { '.ts': '.js', '.cts': '.cjs' }

/** The name of a file when its types are gone: 'a/b.ts' becomes 'a/b.js'. */
export function strippedName(name: string): string {
  return name.replace(/\.c?ts$/, (ending) => endings[ending] ?? ending)
}

/** Where a file of ours is named inside another: './x.ts' in an import, or in the address of a worker. */
const named = /(?<quote>['"`])(?<path>\.{1,2}\/[^'"`\n]*\.c?ts)\k<quote>/g

/** A source file as JavaScript: types become blanks, so that every line and column stays where it was. */
export function stripped(source: string): string {
  return stripTypeScriptTypes(source, { mode: 'strip' }).replace(named, (_, quote, path) => `${quote}${strippedName(path)}${quote}`)
}

const imported = /\b(?:from|import)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n]*)\1/g
const placed = /\bnew URL\((['"`])(\.{1,2}\/[^'"`\n]*\.c?js)\1, import\.meta\.url\)/g

/** The files that a stripped file imports or starts as workers, relative to itself. */
export function filesNamedIn(source: string): string[] {
  return [imported, placed].flatMap((pattern) => [...source.matchAll(pattern)].flatMap(([, , path]) => (path === undefined ? [] : [path])))
}
