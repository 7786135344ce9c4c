import { annotations } from './annotations.ts'
import { called } from './called.ts'
import { curation } from './curation.ts'
import { items, preferences, subjects } from './items.ts'
import { mappingOfSpikes } from './spike-mapping.ts'
import { about, places, shell, study } from './study.ts'
import { batches, events, exporting, instruments, jobs, labels, models, runs } from './work.ts'

/** Every call of the contract, answered. */
export const router = called.router({
  about,
  places,
  study,
  items,
  subjects,
  preferences,
  instruments,
  models,
  jobs,
  runs,
  labels,
  annotations,
  curation,
  spikeMapping: mappingOfSpikes,
  batches,
  exports: exporting,
  shell,
  events,
})
