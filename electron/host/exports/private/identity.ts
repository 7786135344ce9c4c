import { homedir, hostname, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pseudonym, shiftDays } from '../../../../native-models/deidentify/secret.ts'
import { nameWithoutExtension } from '../../runs/names.ts'
import type { ExportItem, ExportRun } from '../plan.ts'

/** Where this program lies. */
const program = join(import.meta.dirname, '..', '..', '..', '..')

type Owned = Pick<ExportItem | ExportRun, 'subject' | 'session' | 'source'>

/** Who something is of, under another name. */
export interface Identity {
  /** 'sub-k3m9…' and 'ses-…' where there was a session. */
  readonly subject: string
  readonly session: string | undefined
  readonly shiftDays: number
}

export function identityOf(secret: string, { subject, session, source }: Owned): Identity {
  const person = subject ?? source
  return {
    subject: `sub-${pseudonym(secret, 'subject', person)}`,
    session: session === null ? undefined : `ses-${pseudonym(secret, 'session', `${person}/${session}`, 4)}`,
    shiftDays: shiftDays(secret, person),
  }
}

/** Entities of a BIDS name whose values are numbers or from a list; free words (acq, rec, task) may say anything. */
const plainEntities = /^(run-\d+|echo-\d+|part-(mag|phase|real|imag)|dir-(AP|PA|LR|RL|IS|SI)|hemi-[LR]|split-\d+)$/
/** What our own instruments and BIDS call things. */
const suffixes = /^(T1w|T1|T2w|T2|T2star|FLAIR|PDw|PD|bold|sbref|dwi|eeg|ieeg|meg|dseg|mask|probseg|map|stats|figure|drawing|array|record)$/
const ownDescriptions = /^desc-(brain|volumes|quality|biasCorrected|corrected)$/

/** A part of a name that says nothing of anybody. */
function isPlain(part: string): boolean {
  return plainEntities.test(part) || ownDescriptions.test(part) || suffixes.test(part)
}

/** A name that says what a file is, and not whose. */
export function privateStem(name: string, { subject, session }: Identity): string {
  const parts = nameWithoutExtension(name).split('_')
  const kept = parts.filter(
    (part) => plainEntities.test(part) || ownDescriptions.test(part) || (part === parts.at(-1) && suffixes.test(part)),
  )
  return [subject, session, ...kept].filter((part) => part !== undefined).join('_')
}

/** Words that must not be in anything that leaves: names of files and folders, of the subject, of this machine and its user. */
export function identifyingWords(things: readonly Owned[], paths: readonly string[], runFolders: readonly string[] = []): string[] {
  const { username } = userInfo()
  const words = [homedir(), hostname(), username, program]
  for (const { subject, session } of things) {
    if (subject !== null) words.push(`sub-${subject}`, subject)
    if (session !== null) words.push(`ses-${session}`, session)
  }
  for (const path of paths)
    words.push(path, dirname(path), basename(path), nameWithoutExtension(path), ...basename(dirname(path)).split(' '))
  // Above the folder of a run stands the name of its instrument, which says nothing of anybody.
  for (const folder of runFolders) words.push(folder, basename(folder))
  // One letter with an accent is written in two ways.
  const written = words.flatMap((word) => [word.normalize('NFC'), word.normalize('NFD')])
  return [...new Set(written)].filter(isTelling).sort((a, b) => b.length - a.length)
}

/** Names that files have everywhere, and that reports use. */
const everyday =
  /^(anatomical|baseline|candidate|corrected|datasets?|derivatives|documents|downloads?|followup|functional|normali[sz]ed|original|patients?|reference|results|segmentations?|structural|subjects?|template|volumes?)$/i

/** Words such as 'scan', 'brain' and 'root' are in every report; what tells somebody has digits, signs or length. */
function isTelling(word: string): boolean {
  const hasForm = /[\d_\-/\\.]/.test(word) || word.length > 7
  const isPlainName = !word.includes('/') && nameWithoutExtension(word).split('_').every(isPlain)
  return word.length > 3 && hasForm && !/^\d{1,4}$/.test(word) && !isPlainName && !everyday.test(word)
}

/** A text without these words, whatever their case. */
export function withoutWords(text: string, words: readonly string[], instead: string): string {
  let clean = text
  for (const word of words) clean = clean.replaceAll(new RegExp(word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu'), instead)
  return clean
}
