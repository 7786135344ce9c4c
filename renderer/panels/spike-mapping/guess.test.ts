import { expect, test } from 'vitest'
import type { ListOfFile } from '../../../electron/host/api.ts'
import { guessed } from './guess.ts'

const list = (name: string, about: Partial<ListOfFile> = {}): ListOfFile => ({
  name,
  holds: 'numbers',
  length: 100,
  low: 0,
  high: 60,
  areWhole: false,
  isRising: false,
  first: [],
  different: 100,
  ...about,
})

test('times and units are guessed by their names, and the unit of time by its ending', () => {
  expect(guessed([list('depth'), list('cluster', { areWhole: true, different: 4 }), list('peak_time_ms', { isRising: true })])).toEqual({
    times: 'peak_time_ms',
    units: 'cluster',
    in: 'ms',
  })
})

test('where names tell nothing, what rises is the time and a few whole numbers or words are the units', () => {
  const bare = [list('column 1', { areWhole: true, different: 5 }), list('column 2', { isRising: true })]
  expect(guessed(bare)).toEqual({ times: 'column 2', units: 'column 1', in: 's' })
  const words = [list('a', { isRising: true }), list('b', { holds: 'words', different: 3 })]
  expect(guessed(words)).toEqual({ times: 'a', units: 'b', in: 's' })
})

test('a list for each unit needs no units, and words alone are no times', () => {
  expect(guessed([list('data.t', { holds: 'lists', length: 7 })])).toEqual({ times: 'data.t', in: 's' })
  expect(guessed([list('name', { holds: 'words' })])).toEqual({ times: undefined, in: 's' })
})
