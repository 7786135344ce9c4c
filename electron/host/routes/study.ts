import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { apiVersion, type Study } from '../api.ts'
import { remember, remembered } from '../catalogue/annotate.ts'
import { newcomers } from '../catalogue/newcomers.ts'
import { stateFolder } from '../files/user-folders.ts'
import type { Host } from '../host.ts'
import { shownFolder, shownStudy } from '../host.ts'
import { jobOf } from '../jobs/queue.ts'
import { touchstoneVersion } from '../runs/provenance.ts'
import { called } from './called.ts'
import { enqueueImport } from './items.ts'

const sampleFolder = join(import.meta.dirname, '..', '..', '..', 'resources', 'sample')
/** A scan, a recording of one cell, and a population that was drawn, with what causes its label. */
const samples = ['colin27.nii.gz', 'grasshopper.txt', join('population', 'spikes.csv'), join('population', 'truth.tsv')]

export const about = called.about.handler(({ context: { host } }) => ({
  apiVersion,
  version: touchstoneVersion,
  shell: host.options.shell,
  nativeDialogs: host.options.choose !== undefined,
}))

export const places = {
  roots: called.places.roots.handler(({ context: { host } }) => host.places.roots(host.opened()?.study.root)),
  list: called.places.list.handler(({ context: { host }, input }) => host.places.list(input.id)),
  makeFolder: called.places.makeFolder.handler(({ context: { host }, input }) => host.places.makeFolder(input.parent, input.name)),
  choose: called.places.choose.handler(async ({ context: { host }, input }) => {
    if (!host.options.choose)
      throw new Problem({ kind: 'usage', what: 'This window has no dialog of the system.', remedy: 'Choose from the list of folders.' })
    return (await host.options.choose(input.what)).map(host.places.keep)
  }),
}

export const shell = {
  setMenu: called.shell.setMenu.handler(({ context: { host }, input }) => {
    host.options.showMenu?.(input.entries)
    return {}
  }),
}

export const study = {
  current: called.study.current.handler(({ context: { host } }) => {
    const opened = host.opened()
    return opened ? shownStudy(opened.study) : null
  }),
  open: called.study.open.handler(({ context: { host }, input }) =>
    openFolder(host, 'place' in input ? host.places.pathOf(input.place) : recentPath(host, input.recent), 'place' in input),
  ),
  create: called.study.create.handler(({ context: { host }, input }) => {
    const folder = host.places.makeFolder(input.parent, input.name)
    return host.open(host.places.pathOf(folder.id), { create: true })
  }),
  sample: called.study.sample.handler(({ context: { host } }) => openSample(host)),
  recent: called.study.recent.handler(({ context: { host } }) =>
    host.remembered
      .recent()
      .map(({ id, name, path, openedAt }) => ({ id, name, openedAt, where: shownFolder(path), present: existsSync(path) })),
  ),
  forget: called.study.forget.handler(({ context: { host }, input }) => {
    host.remembered.forget(input.recent)
    return {}
  }),
  close: called.study.close.handler(async ({ context: { host } }) => {
    await host.closeStudy()
    return {}
  }),
  getSession: called.study.getSession.handler(
    ({ context: { host } }) => (remembered(host.needed().study.store, 'session') ?? {}) as Record<string, unknown>,
  ),
  setSession: called.study.setSession.handler(({ context: { host }, input }) => {
    remember(host.needed().study.store, 'session', input)
    return {}
  }),
}

/** Opens a folder that a person chose: one that is no study becomes one. What lies in it and was never seen is imported, where it is. */
export async function openFolder(host: Host, folder: string, create = true): Promise<Study> {
  const shown = await host.open(folder, { create })
  const { study } = host.needed()
  const isOpen = () => host.opened()?.study === study
  newcomers(study, isOpen)
    .then((paths) => {
      if (!paths.length || !isOpen()) return
      // A folder that is wholly new is one import, which finds what is added meanwhile too.
      enqueueImport(host, shown.items === 0 ? [study.root] : paths)
    })
    // Without it the study is open all the same; its files can be imported by hand.
    .catch(() => {})
  return shown
}

/** The sample study lies with the user's own files of the program; its scan is read where it was installed. */
async function openSample(host: Host): Promise<Study> {
  const folder = join(stateFolder(), 'studies', 'Sample study')
  mkdirSync(folder, { recursive: true })
  await host.open(folder, { create: true })
  const { study: sample } = host.needed()
  const { id } = enqueueImport(
    host,
    samples.map((file) => join(sampleFolder, file)),
  )
  while (host.opened()?.study === sample && ['waiting', 'running'].includes(jobOf(sample.store, id).state)) {
    await new Promise((wait) => setTimeout(wait, 20))
  }
  return shownStudy(host.needed().study)
}

function recentPath(host: Host, id: string): string {
  const found = host.remembered.recent().find((study) => study.id === id)
  if (found) return found.path
  throw new Problem({ what: 'This study is no longer remembered.', remedy: 'Open its folder.' })
}
