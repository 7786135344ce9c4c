import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { walk } from './walk.ts'

test('the sample population and the grasshopper are spikes, the truth beside them a table', async () => {
  const found: Record<string, string> = {}
  for await (const { path, kind } of walk(join(import.meta.dirname, '..', '..', '..', 'resources', 'sample'))) found[basename(path)] = kind
  expect(found).toMatchObject({ 'spikes.csv': 'spikes', 'grasshopper.txt': 'spikes', 'truth.tsv': 'table', 'colin27.nii.gz': 'volume' })
})
