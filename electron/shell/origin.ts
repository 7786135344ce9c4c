/** Where the window lives. Nothing else is ever loaded. */
export const appOrigin = 'app://touchstone'

/** Whether an address is one of ours. @param url anything, also what is no address */
export function isOwn(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  return `${protocol}//${host}` === appOrigin && username === '' && password === ''
}

/** The page of the window itself. */
export function isWindowPage(url: string): boolean {
  return isOwn(url) && new URL(url).pathname === '/'
}

/** The page of a result: ours, with a policy that lets nothing in it run. */
export function isReport(url: string): boolean {
  return isOwn(url) && /^\/(runs|batches)\/[^/]+\/[^/]+\.html$/.test(new URL(url).pathname)
}

/** What a page of ours may load: itself, what it made, and the tools of developers. */
export function mayLoad(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol } = new URL(url)
  if (protocol === 'blob:') return isOwn(url.slice('blob:'.length))
  return isOwn(url) || protocol === 'data:' || protocol === 'devtools:'
}

/** Hosts of sources that results cite. They open in the browser, never here. */
const citedHosts: ReadonlySet<string> = new Set([
  'doi.org',
  'arxiv.org',
  'www.ncbi.nlm.nih.gov',
  'pubmed.ncbi.nlm.nih.gov',
  'proceedings.mlr.press',
])

export function mayOpenOutside(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username } = new URL(url)
  return protocol === 'https:' && citedHosts.has(host) && username === ''
}
