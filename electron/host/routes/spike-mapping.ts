import { extname } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { keepMapping } from '../../../native-models/data/spikes/mapping/mapping.ts'
import { itemOf, newId } from '../catalogue/items.ts'
import { keepMade } from '../catalogue/keep-made.ts'
import type { Host } from '../host.ts'
import { stemOf } from '../runs/names.ts'
import { openedColumns, placeForMapping, previewOf, rememberedMapping, rememberMapping, shownLists } from '../spikes/mapped.ts'
import { called } from './called.ts'

const endings = ['.csv', '.tsv', '.txt', '.mat', '.npy']

async function columnsIn(host: Host, id: string) {
  const { study } = host.needed()
  const item = itemOf(study.store, id)
  if (!endings.includes(extname(item.name).toLowerCase()))
    throw new Problem({
      file: item.name,
      what: 'Its layout cannot be told by hand.',
      remedy: 'Choose a table (.csv, .tsv), a MATLAB file or an array (.npy).',
    })
  const file = study.absolute(item.path)
  return { study, item, file, columns: await openedColumns(file, item.sha256) }
}

export const mappingOfSpikes = {
  lists: called.spikeMapping.lists.handler(async ({ context: { host }, input }) => {
    const { columns } = await columnsIn(host, input.item)
    return { lists: shownLists(columns), remembered: rememberedMapping(host.remembered, columns) ?? null }
  }),
  preview: called.spikeMapping.preview.handler(async ({ context: { host }, input }) => {
    const { file, columns } = await columnsIn(host, input.item)
    return previewOf(file, columns, input.map)
  }),
  save: called.spikeMapping.save.handler(async ({ context: { host }, input }) => {
    const { study, item, file, columns } = await columnsIn(host, input.item)
    // What cannot be read leaves no folder behind.
    previewOf(file, columns, input.map)
    const kept = placeForMapping(study.results, stemOf(item.name), newId())
    await keepMapping(kept, file, input.map)
    rememberMapping(host.remembered, columns, input.map)
    return keepMade(host, { file: kept, kind: 'spikes', suffix: 'spikes', parent: item.id })
  }),
}
