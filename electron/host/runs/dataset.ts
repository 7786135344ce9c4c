import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { touchstoneVersion } from './provenance.ts'

const ours = z.looseObject({
  GeneratedBy: z.array(z.looseObject({ Name: z.string() })),
  SourceDatasets: z.array(z.looseObject({ URL: z.string() })).default([]),
})

/**
 * The dataset_description.json of a run folder (BIDS Derivatives), with the sources of earlier runs kept.
 * Undefined when the folder has one that is not ours: it is left as it is.
 */
export function datasetDescription(folder: string, sourceFolders: readonly string[]): object | undefined {
  const path = join(folder, 'dataset_description.json')
  const earlier = existsSync(path) ? read(path) : { SourceDatasets: [] }
  if (!earlier) return undefined
  const urls = [...earlier.SourceDatasets.map(({ URL }) => URL), ...sourceFolders.map((source) => pathToFileURL(source).href)]
  return {
    Name: 'Touchstone derivatives',
    BIDSVersion: '1.10.0',
    DatasetType: 'derivative',
    GeneratedBy: [{ Name: 'Touchstone', Version: touchstoneVersion }],
    SourceDatasets: [...new Set(urls)].map((URL) => ({ URL })),
  }
}

function read(path: string): z.infer<typeof ours> | undefined {
  try {
    const parsed = ours.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return parsed.data?.GeneratedBy.some(({ Name }) => Name === 'Touchstone') ? parsed.data : undefined
  } catch {
    return undefined
  }
}
