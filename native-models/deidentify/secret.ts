import { createHmac } from 'node:crypto'

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
const dayMs = 86_400_000

/** What can only be known to who holds the secret: the same for the same words, and nothing of them can be told from it. */
function digest(secret: string, ...words: readonly string[]): Buffer {
  return createHmac('sha256', secret).update(JSON.stringify(words)).digest()
}

/** A pseudonym: letters and digits that are not mistaken for each other. */
export function pseudonym(secret: string, kind: 'subject' | 'session' | 'item', of: string, length = 8): string {
  return Array.from(digest(secret, kind, of).subarray(0, length), (byte) => letters[byte % letters.length]).join('')
}

/** By how many days all dates of a subject are moved: back by one to eleven years, never by nothing. */
export function shiftDays(secret: string, subject: string): number {
  return -(365 + (digest(secret, 'shift', subject).readUInt32BE() % 3650))
}

/** A unique identifier in place of another (PS3.5 B.2). */
export function uidInstead(secret: string, uid: string): string {
  return `2.25.${BigInt(`0x${digest(secret, 'uid', uid).toString('hex', 0, 16)}`)}`
}

/** 'YYYYMMDD…' moved by whole days; what follows the date stays. undefined for what is no date. */
export function shiftedDicomDate(text: string, days: number): string | undefined {
  const found = /^(\d{4})\.?(\d{2})\.?(\d{2})(.*)$/.exec(text)
  if (!found) return undefined
  const date = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])) + days * dayMs)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10).replaceAll('-', '') + found[4]
}

/** An ISO time moved by whole days. */
export function shiftedIso(text: string, days: number): string {
  return new Date(new Date(text).getTime() + days * dayMs).toISOString()
}

/** A text whose dates ('2020-03-15', with or without a time) are moved by whole days, or, without `days`, are gone: 'n/a'. */
export function withoutDates(text: string, days: number | undefined): string {
  return text.replaceAll(/\b(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?Z?)?/g, (found) => {
    const date = new Date(`${found.slice(0, 10)}T00:00:00Z`)
    if (days === undefined || Number.isNaN(date.getTime())) return 'n/a'
    return shiftedIso(date.toISOString(), days).slice(0, 10) + found.slice(10)
  })
}
