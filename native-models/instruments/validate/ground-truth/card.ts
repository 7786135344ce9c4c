import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Verdict } from '../../contract.ts'
import { type Family, familyOf } from './family.ts'
import type { Modality } from './task.ts'

/** A share with its 95 % interval. */
export interface Share {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** What is known of an attribution method on one kind of data, network and signal. */
export interface MethodCard {
  /** Name after 'explain/'. */
  readonly method: string
  readonly title: string
  /** Whether all its settings were the usual ones. */
  readonly usual: boolean
  readonly settings: Readonly<Record<string, unknown>>
  readonly modality: Modality
  readonly family: Family
  /** What the target was read from: 'intensity', 'volume', 'disease', 'lesions' … */
  readonly signal: string
  /** In how many of the maps the truth was found; where several networks explained a phantom, it counts with their mean. */
  readonly found: Share
  readonly maps: number
  /** Phantoms, or scans of a cohort, that the maps are of. */
  readonly samples: number
  /** That untrained networks give as much relevance mass, adjusted for all methods that were tested with it. */
  readonly p: number
  /** What chance gives: places found where targets had been shuffled. */
  readonly chance: Share
  /** Places found in data with nothing planted; null where that was not run. */
  readonly empty: Share | null
  /** Other places found beside the truth. */
  readonly elsewhere: Share
  /** Relevance mass in the truth, and its chance level. */
  readonly mass: Share
  readonly chanceMass: number
  /** Networks trained on the signal. */
  readonly networks: number
  /** Repetitions, each with data of its own, and with one network of each null. */
  readonly repetitions: number
  /** What it was measured on, in words: data, network, and how well it predicted. */
  readonly data: string
  readonly network: string
  readonly processing: { readonly smoothVoxels: number; readonly cutoffPercent: number }
  /** How to make it again. */
  readonly command: string
}

const percent = (share: number) => `${Math.round(100 * share)} %`

/** "This method found the planted signal in 71 % of 200 phantoms like this one; chance 6 %. It also lit up 4 % of empty ones." */
export function cardSentence(card: MethodCard): string {
  const lit = card.empty ? ` It also lit up ${percent(card.empty.value)} of empty ones.` : ''
  return `This method found the planted signal in ${percent(card.found.value)} of ${card.samples} phantoms like this one; chance ${percent(card.chance.value)}.${lit}`
}

const ALPHA = 0.05

/**
 * Above this share of places lit up where nothing is, a map is not to be read without its null. A share of fewer than three repetitions says
 * little about others: all maps of one network light up alike.
 */
const MOST_EMPTY = 0.15

/** Whether a map of this method can be believed, as far as its card goes. 'bad': the method fails its card. */
export function cardVerdict(card: MethodCard): Verdict {
  const sentence = cardSentence(card)
  const nothing = Math.max(card.chance.value, card.empty?.value ?? 0)
  if (card.p > ALPHA)
    return {
      level: 'bad',
      sentence,
      detail: `Untrained networks light up as much there by chance (p ${card.p.toFixed(2)}): this map should not be read.`,
    }
  if (card.found.low <= nothing)
    return { level: 'bad', sentence, detail: 'That is no better than where there is nothing to find: this map should not be read.' }
  if (card.found.value < 0.5)
    return { level: 'bad', sentence, detail: 'It misses the truth more often than it finds it: this map should not be read.' }
  if (nothing > MOST_EMPTY && card.repetitions >= 3)
    return {
      level: 'warn',
      sentence,
      detail: 'It often lights up where nothing is: compare this map with those of untrained networks before reading it.',
    }
  return { level: 'good', sentence }
}

export interface CardQuery {
  readonly model: Model
  readonly modality: Modality
  readonly signal?: string
}

export interface FoundCard {
  readonly card: MethodCard
  /** Whether it was measured on the same family of networks. */
  readonly sameFamily: boolean
  /** Whether the method fails on another signal that this network might read. */
  readonly failsElsewhere: boolean
  /** What differs between the card and what is asked for, in words; empty when nothing does. */
  readonly differs: readonly string[]
}

/** Folder of the cards that are shipped. */
export const SHIPPED_CARDS = join(import.meta.dirname, '..', '..', '..', 'weights', 'cards')

/**
 * The card of a method that is nearest to a model and its input: same kind of data first, then same family of networks, then same signal.
 * `folders` are looked in before the shipped ones (a study's own). `undefined` when the method has no card for this kind of data.
 */
export function cardFor(method: string, query: CardQuery, folders: readonly string[] = []): FoundCard | undefined {
  const family = familyOf(query.model)
  const distance = (card: MethodCard) => (card.family === family ? 0 : 2) + (query.signal && card.signal !== query.signal ? 1 : 0)
  const cards = [...folders, SHIPPED_CARDS]
    .flatMap(cardsIn)
    .filter((card) => card.method === method && card.usual && card.modality === query.modality)
  const least = Math.min(...cards.map(distance))
  const near = cards.filter((card) => distance(card) === least).sort((a, b) => a.found.value - b.found.value)
  const failed = near.filter((card) => cardVerdict(card).level === 'bad')
  // Where the signal is not known, the least that is promised of those that can be read; what fails elsewhere is said beside it.
  const nearest = near.find((card) => !failed.includes(card)) ?? near.at(-1)
  if (!nearest) return undefined
  const failsOn = failed.filter((card) => card !== nearest).map((card) => `${card.signal} (found in ${percent(card.found.value)})`)
  const beside = failsOn.length ? ` It fails on ${failsOn.join(', ')}.` : ''
  const differs = [
    ...(nearest.family === family ? [] : [`The card is of a ${nearest.family}; this network is a ${family}.`]),
    ...(query.signal
      ? nearest.signal === query.signal
        ? []
        : [`The card is of a signal in ${nearest.signal}, not ${query.signal}.`]
      : [`What this network reads is not known; the card is of a signal in ${nearest.signal}.${beside}`]),
  ]
  return { card: nearest, sameFamily: nearest.family === family, failsElsewhere: failsOn.length > 0, differs }
}

/** The cards in a folder: each file holds a list. */
export function cardsIn(folder: string): MethodCard[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return files.sort().flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as MethodCard[])
}
