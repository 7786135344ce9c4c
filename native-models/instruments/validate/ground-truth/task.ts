import type { Random } from '../../../statistics/random.ts'
import type { Examples } from '../../../training/examples.ts'
import { type Split, shuffled } from '../../../training/split.ts'

/** Kind of data, as method cards name it. */
export type Modality = 'mri' | 'eeg' | 'spikes'

/** A prediction whose source is known: what a network is trained on, and where an explanation should point. Nothing here is bound to three axes. */
export interface Task {
  readonly modality: Modality
  /** 'intensity', 'volume', 'disease', 'lesions': what the target is read from. */
  readonly signal: string
  /** A number of variance about 1, or a class 0 or 1. */
  readonly kind: 'number' | 'class'
  /** Shape of one sample without the batch axis, channels first. */
  readonly shape: readonly number[]
  /** Axes of `shape` along which neighbours are alike, so that a map may be smoothed there. */
  readonly smoothAxes: readonly number[]
  readonly subjects: readonly TaskSubject[]
  /** Where the data itself says who is trained on; else people are split at random. */
  readonly split?: Split
}

export interface TaskSubject {
  readonly id: string
  /** The person: samples of one person stay in one part. */
  readonly person: string
  /** In C order of the task's shape. */
  sample(): Float32Array
  readonly target: number
  places(): Places
  /** What somebody who knows all places would measure of them: the oracle predicts from these numbers. */
  readonly measured: readonly number[]
}

/** Masks as long as a sample. */
export interface Places {
  /** Where the target comes from. */
  readonly truth: Uint8Array
  /** Places like the truth that the target does not come from. */
  readonly decoys: readonly Uint8Array[]
  /** Where a map is scored at all: the brain. */
  readonly where: Uint8Array
}

export function examplesOf(task: Task): Examples {
  const { subjects, shape } = task
  return { count: subjects.length, shape, sample: (i) => subjects[i].sample(), target: (i) => subjects[i].target }
}

/** The task with its targets dealt out anew among the subjects: there is nothing left to learn, though images and targets are as they were. */
export function withShuffledTargets(task: Task, random: Random): Task {
  const targets = shuffled(
    task.subjects.map(({ target }) => target),
    random,
  )
  return { ...task, subjects: task.subjects.map((subject, i) => ({ ...subject, target: targets[i] })) }
}

/** Those with the shortcut are trained on, but for a tenth to stop by; the others are the test. */
export function splitAfter(before: number, count: number): Split {
  const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  const stop = Math.round(0.88 * before)
  return { train: range(0, stop), validation: range(stop, before), test: range(before, count) }
}
