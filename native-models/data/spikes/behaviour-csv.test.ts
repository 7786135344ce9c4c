import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSpikes } from './read.ts'

async function written(behaviour?: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'behaviour-')), 'cells.csv')
  await writeFile(path, 'unit,time_s\n1,0.5\n2,0.75\n')
  if (behaviour !== undefined) await writeFile(path.replace('.csv', '_behaviour.csv'), behaviour)
  return path
}

test('what was measured stands beside a table of spikes', async () => {
  const { behaviour } = await readSpikes(await written('time_s,x,y\n0,1,2\n0.1,n/a,3\n'))
  expect(behaviour).toEqual([
    { name: 'behaviour', columns: ['x', 'y'], unit: '', timesS: Float64Array.of(0, 0.1), values: Float64Array.of(1, 2, Number.NaN, 3) },
  ])
  expect((await readSpikes(await written())).behaviour).toEqual([])
})

test.each([
  ['time,x\n0,1\n', /not time_s/],
  ['', /not time_s/],
  ['time_s,x\n0,1\n0.2,fast\n', /"0.2,fast" is no time with 1 numbers/],
  ['time_s,x\n0,1\n0.2\n', /is no time with 1 numbers/],
  ['time_s,x\n1,1\n0.5,2\n', /do not ascend/],
])('a table %j is refused with its line', async (text, message) => {
  await expect(readSpikes(await written(text))).rejects.toThrow(message)
})
