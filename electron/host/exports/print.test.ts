import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { inProcessHost } from '../in-process.ts'
import { ended, imported, ownMemory, temporaryFolder, writeLabels } from '../testing/study.ts'

it('a shell that prints itself prints the report of each run, de-identified where asked', async () => {
  ownMemory()
  const printed: string[] = []
  const { host, client } = inProcessHost({
    printPdf: async (path) => {
      printed.push(readFileSync(path, 'utf8'))
      return Buffer.from('%PDF-')
    },
  })
  onTestFinished(() => host.close())
  await host.open(join(temporaryFolder(), 'study'), { create: true })
  const folder = temporaryFolder()
  const names = ['sub-Maier_run-1_dseg.nii.gz', 'sub-Maier_run-2_dseg.nii.gz']
  for (const [n, name] of names.entries()) await writeLabels(join(folder, name), (i) => (i > n ? 1 : 0))
  await imported(host, client, folder)
  const [candidate, reference] = (await client.items.list({ filter: {} })).rows.map(({ id }) => id)
  const [run] = await client.jobs.enqueue({ runs: [{ instrument: 'validate/overlap', inputs: { candidate, reference } }] })
  const { runId } = await ended(client, run.id)
  const out = join(temporaryFolder(), 'out')
  mkdirSync(out)
  const asked = { format: 'pdf' as const, runs: [runId ?? ''], out: host.places.keep(out).id, deidentification: { deface: false } }
  expect((await client.exports.kinds({ runs: asked.runs })).find(({ format }) => format === 'pdf')).toMatchObject({ available: true })
  expect(await ended(client, (await client.exports.start({ ...asked, deidentify: true })).id)).toMatchObject({
    state: 'done',
    problem: null,
  })
  expect(printed).toHaveLength(1)
  expect(printed[0]).toContain('Dice')
  expect(printed[0]).not.toContain('Maier')
  const written = readdirSync(out).sort()
  expect(written).toEqual(['deidentification.json', 'deidentification.tsv', expect.stringMatching(/^sub-.*\.pdf$/)])
  expect(readFileSync(join(out, written[2]), 'utf8')).toBe('%PDF-')
})
