/**
 * A text that sorts items as a person reads them: by subject, session and name with numbers in order of value ('sub-2' before 'sub-10'), items
 * of no subject last. A derivative's key begins with its parent's, so that it follows it at once.
 */
export function treeKey(item: { subject: string | null; session: string | null; name: string; id: string }, parentKey?: string): string {
  if (parentKey !== undefined) return `${parentKey}\u0002${sortable(item.name)}\u0001${item.id}`
  const last = '\uffff'
  const session = item.session === null ? '' : sortable(item.session)
  return `${item.subject === null ? last : sortable(item.subject)}\u0001${session}\u0001${sortable(item.name)}\u0001${item.id}`
}

/** Lower case, with numbers padded to eight digits. */
function sortable(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(8, '0'))
}
