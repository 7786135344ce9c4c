/**
 * The contract between the host and whoever shows it: the window, a test, a script. Plain data only; files are ids, never paths.
 *
 * Calls: `createORPCClient<HostClient>(link)`, where the link is
 * - in the web shell: `new RPCLink({ url: `${location.origin}/rpc` })` of '@orpc/client/fetch' (the cookie goes along by itself);
 * - in Electron (`location.protocol === 'app:'`): `new RPCLink({ port })` of '@orpc/client/message-port', after
 *   `const { port1, port2 } = new MessageChannel(); window.postMessage('touchstone:connect', location.origin, [port2]); port1.start()`;
 * - in tests: `inProcessHost()`.
 *
 * Events: `client.events({ since })` gives an async iterator, over the same link; the web shell also answers to it on the WebSocket `/ws`
 * ('@orpc/client/websocket'), which does not take one of the browser's six connections. After an error: wait, and ask again with the last `seq`.
 *
 * Errors: an ORPCError with `code: 'PROBLEM'` carries a `Problem` in `data`; 401 means the cookie is gone (open the printed address again).
 *
 * Bytes never travel as JSON. On the same origin, with Range, ETag and 404 where there is nothing:
 * - `GET /items/<id>/<name>`: a name of `ItemDetail.files` ('volume.nii.gz' is what a viewer takes, whatever the file was; 'label.nii.gz' for labels;
 *   'file' is the file as it stands); `GET /items/<id>/thumbnail.png` for any volume or label map.
 * - `GET /runs/<id>/<name>`: 'report.html', a name of `RunDetail.files`, or 'thumbnail.png' (the mosaic); `GET /batches/<id>/<name>`; `GET /exports/<jobId>/<name>`.
 * - `POST /uploads?name=<file name>` with the bytes as body answers `{ "id": <placeId> }`: for files dropped from a browser and for edited labels.
 */
import type { ContractRouterClient } from '@orpc/contract'
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { curationStep } from '../../native-models/data/spikes/curation/step.ts'
import { spikeMapping } from '../../native-models/data/spikes/mapping/spike-mapping.ts'
import { batchDetail, batchPreview, batchRequest, batchRow } from './api/batches.ts'
import { hostEvent } from './api/events.ts'
import { exportKind, exportRequest } from './api/exports.ts'
import { instrumentCard, modelCard } from './api/instruments.ts'
import { itemDetail, itemFacets, itemFilter, itemId, itemQuery, itemRow, label, rating, subjectRow } from './api/items.ts'
import { itemPreferences, userPreferences } from './api/preferences.ts'
import { problem } from './api/problem.ts'
import { annotation } from './api/recordings.ts'
import { job, jobState, queueState, runDetail, runRequest, runRow } from './api/runs.ts'
import { menuEntry } from './api/shell.ts'
import { listsOfFile, mappingPreview } from './api/spike-mapping.ts'
import { place, placeId, recentStudy, study } from './api/study.ts'

export const apiVersion = 1

const call = oc.errors({ PROBLEM: { status: 422, data: problem } })
const done = z.object({}).strict()
const ids = z.array(itemId).min(1).max(10_000)
const jobIds = z.array(z.string()).min(1).max(10_000)
const byId = z.object({ id: z.string() })

export const contract = {
  about: call.output(
    z.object({
      apiVersion: z.int(),
      version: z.string(),
      shell: z.enum(['electron', 'web', 'in-process']),
      /** Whether `places.choose` can show a dialog of the system. */
      nativeDialogs: z.boolean(),
    }),
  ),

  /** The folders of the machine, for a shell that has no dialog of its own. Hidden files are left out. */
  places: {
    /** Home, the folder that `serve` was started in, mounted disks. */
    roots: call.output(z.array(place)),
    list: call.input(z.object({ id: placeId })).output(z.object({ here: place, parent: place.nullable(), entries: z.array(place) })),
    makeFolder: call.input(z.object({ parent: placeId, name: z.string().min(1).max(200) })).output(place),
    /** A dialog of the system; nothing chosen gives an empty list. PROBLEM in a shell without. */
    choose: call.input(z.object({ what: z.enum(['study', 'files', 'folder']) })).output(z.array(place)),
  },

  study: {
    current: call.output(study.nullable()),
    /** A study, a BIDS dataset, which is left as it is, or any other folder, which becomes a study. Where nothing is listed yet, what lies in it is imported. */
    open: call.input(z.union([z.object({ place: placeId }), z.object({ recent: z.string() })])).output(study),
    create: call.input(z.object({ parent: placeId, name: z.string().min(1).max(200) })).output(study),
    /** The sample study; made on first use. */
    sample: call.output(study),
    recent: call.output(z.array(recentStudy)),
    forget: call.input(z.object({ recent: z.string() })).output(done),
    close: call.output(done),
    /** The tabs, layout and selection to come back to. */
    getSession: call.output(z.record(z.string(), z.unknown())),
    setSession: call.input(z.record(z.string(), z.unknown())).output(done),
  },

  items: {
    list: call.input(itemQuery).output(z.object({ total: z.int(), rows: z.array(itemRow) })),
    facets: call.input(z.object({ filter: itemFilter.default({}) })).output(itemFacets),
    get: call.input(z.object({ id: itemId })).output(itemDetail),
    /** Files and folders, recursively; what is known is recognised. Progress comes as a job of kind 'import'. */
    import: call.input(z.object({ places: z.array(placeId).min(1).max(1000) })).output(job),
    /** Looks again whether every file is where it was, and for those that are not, whether they were moved within the study. */
    refresh: call.output(job),
    /** Says where a missing item went: its file, or a folder to look in. It is known again by its hash. */
    locate: call.input(z.object({ id: itemId, place: placeId })).output(itemRow),
    addTags: call.input(z.object({ ids, tags: z.array(z.string().min(1).max(60)).max(50) })).output(done),
    removeTags: call.input(z.object({ ids, tags: z.array(z.string().min(1).max(60)).max(50) })).output(done),
    setNote: call.input(z.object({ id: itemId, note: z.string().max(20_000) })).output(done),
    setRating: call.input(z.object({ ids, rating: rating.nullable() })).output(done),
    /** Says that a volume is a segmentation, or is not. */
    setKind: call.input(z.object({ id: itemId, kind: z.enum(['volume', 'labels']) })).output(itemRow),
    /** Takes items off the list. No file is touched; `restore` brings them back. */
    remove: call.input(z.object({ ids })).output(done),
    restore: call.input(z.object({ ids })).output(done),
  },

  subjects: { list: call.output(z.array(subjectRow)) },

  instruments: {
    /** All; with `items`, those that can be run on them. */
    list: call.input(z.object({ items: z.array(itemId).max(100).optional() })).output(z.array(instrumentCard)),
    /** Runs its phantom and its null. */
    test: call.input(z.object({ id: z.string(), seed: z.int().min(0).default(0) })).output(job),
  },

  models: { list: call.output(z.array(modelCard)) },

  jobs: {
    /** One job a run. A run that is in the catalogue already gives a job that is done, with `reused`. PROBLEM, and no job, when a setting or input does not fit. */
    enqueue: call.input(z.object({ runs: z.array(runRequest).min(1).max(1000) })).output(z.array(job)),
    /** Newest first. */
    list: call
      .input(
        z.object({ states: z.array(jobState).optional(), batchId: z.string().optional(), limit: z.int().min(1).max(1000).default(200) }),
      )
      .output(z.object({ queue: queueState, jobs: z.array(job) })),
    cancel: call.input(z.object({ ids: jobIds })).output(done),
    retry: call.input(z.object({ ids: jobIds })).output(done),
    /** Takes finished jobs off the list. */
    clear: call.output(done),
    /** Nothing new is begun; what runs goes on. */
    pause: call.output(queueState),
    resume: call.output(queueState),
  },

  runs: {
    list: call.input(z.object({ item: itemId.optional(), limit: z.int().min(1).max(1000).default(200) })).output(z.array(runRow)),
    get: call.input(byId).output(runDetail),
    /** The command that would make it, without running it. */
    command: call.input(runRequest).output(z.object({ command: z.string() })),
  },

  labels: {
    /**
     * Keeps a corrected label map as a new derivative of `parent` (a label map, or the scan that was drawn on). `upload` holds a NIfTI file on the
     * parent's grid, in any axis order; voxels are matched in world space. PROBLEM when the grid is another.
     */
    save: call
      .input(
        z.object({
          parent: itemId,
          upload: placeId,
          labels: z.array(label).max(5000).default([]),
          name: z.string().max(60).default('corrected'),
          note: z.string().max(2000).default(''),
        }),
      )
      .output(itemRow),
  },

  annotations: {
    /**
     * Keeps the events and bad channels of a recording as a new derivative that names it: events.tsv and channels.tsv as BIDS has them. The recording
     * itself is left as it is; it is opened with what was kept last. PROBLEM for channels that it does not have.
     */
    save: call
      .input(
        z.object({
          parent: itemId,
          events: z.array(annotation).max(200_000),
          bad: z.array(z.string().max(200)).max(10_000),
          note: z.string().max(2000).default(''),
        }),
      )
      .output(itemRow),
  },

  curation: {
    /**
     * Adds steps to what was made of the units of an item of spikes: a log that stands beside the study's results as a derivative of it, and is read wherever
     * the item is. The item itself is left as it is. PROBLEM for a step that does not fit its units.
     */
    append: call.input(z.object({ item: itemId, steps: z.array(curationStep).min(1).max(1000) })).output(itemRow),
  },

  spikeMapping: {
    /** The lists of a table, a MATLAB file or an array whose layout nobody knows, and what was last told of a file with the same lists. */
    lists: call.input(z.object({ item: itemId })).output(listsOfFile),
    /** What would be read so. PROBLEM where these lists are no spikes. */
    preview: call.input(z.object({ item: itemId, map: spikeMapping })).output(mappingPreview),
    /** Keeps how the item is read as a derivative of kind spikes, and remembers it for files with the same lists. The item itself is left as it is. */
    save: call.input(z.object({ item: itemId, map: spikeMapping })).output(itemRow),
  },

  preferences: {
    getUser: call.output(userPreferences),
    /** Replaces what is given, keeps the rest. */
    setUser: call.input(userPreferences.partial()).output(userPreferences),
    getItem: call.input(z.object({ id: itemId })).output(itemPreferences),
    setItem: call.input(z.object({ id: itemId, preferences: itemPreferences })).output(done),
  },

  batches: {
    preview: call.input(batchRequest).output(batchPreview),
    create: call.input(batchRequest).output(batchRow),
    list: call.output(z.array(batchRow)),
    get: call.input(byId).output(batchDetail),
    pause: call.input(byId).output(batchRow),
    resume: call.input(byId).output(batchRow),
    retryFailed: call.input(byId).output(batchRow),
    cancel: call.input(byId).output(batchRow),
  },

  exports: {
    kinds: call
      .input(z.object({ items: z.array(itemId).max(10_000).default([]), runs: z.array(z.string()).max(10_000).default([]) }))
      .output(z.array(exportKind)),
    /** When the job is done, its `message` names what was written; without `out`, `GET /exports/<jobId>/` redirects to the file. */
    start: call.input(exportRequest).output(job),
  },

  shell: {
    /** What stands in the menus of the system, each time when it changes; a click comes back as an event of kind 'command'. Nothing in a shell without menus. */
    setMenu: call.input(z.object({ entries: z.array(menuEntry).max(500) })).output(done),
  },

  events: call.input(z.object({ since: z.int().min(0).optional() })).output(eventIterator(hostEvent)),
}

/** What the window calls. */
export type { CurationStep } from '../../native-models/data/spikes/curation/step.ts'
export type { SpikeMapping } from '../../native-models/data/spikes/mapping/spike-mapping.ts'
export type { RecordingView, SpectrogramView, SpectrumView, TopographyView } from './api/recordings.ts'
export type {
  CorrelogramView,
  PerieventView,
  SpikesOverview,
  SpikesView,
  TuningView,
  UnitView,
  WaveformView,
} from './api/spikes.ts'
export type ListOfFile = z.infer<typeof listsOfFile>['lists'][number]
export type HostClient = ContractRouterClient<typeof contract>

export type Problem = z.infer<typeof problem>
export type ItemRow = z.infer<typeof itemRow>
export type ItemDetail = z.infer<typeof itemDetail>
export type ItemFilter = z.infer<typeof itemFilter>
export type ItemQuery = z.infer<typeof itemQuery>
export type ItemFacets = z.infer<typeof itemFacets>
export type ItemLabel = z.infer<typeof label>
export type SubjectRow = z.infer<typeof subjectRow>
export type Place = z.infer<typeof place>
export type Study = z.infer<typeof study>
export type RecentStudy = z.infer<typeof recentStudy>
export type InstrumentCard = z.infer<typeof instrumentCard>
export type ModelCard = z.infer<typeof modelCard>
export type RunRequest = z.infer<typeof runRequest>
export type Job = z.infer<typeof job>
export type QueueState = z.infer<typeof queueState>
export type RunRow = z.infer<typeof runRow>
export type RunDetail = z.infer<typeof runDetail>
export type BatchRequest = z.infer<typeof batchRequest>
export type BatchPreview = z.infer<typeof batchPreview>
export type BatchRow = z.infer<typeof batchRow>
export type BatchDetail = z.infer<typeof batchDetail>
export type ExportKind = z.infer<typeof exportKind>
export type ExportRequest = z.infer<typeof exportRequest>
export type UserPreferences = z.infer<typeof userPreferences>
export type ItemPreferences = z.infer<typeof itemPreferences>
export type MenuEntry = z.infer<typeof menuEntry>
export type HostEvent = z.infer<typeof hostEvent>
