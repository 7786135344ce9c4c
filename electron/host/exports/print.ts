import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stage } from '../files/staging.ts'
import { startJob } from '../jobs/job.ts'
import type { WorkContext } from '../jobs/perform-run.ts'
import type { ExportPlan } from './plan.ts'
import { arrive, type ExportAnswer } from './write.ts'

/** Prints an HTML file without scripts to PDF. */
export type PrintPdf = (htmlPath: string) => Promise<Uint8Array>

/** An export as PDF by a shell that prints itself: the reports are written as pages, which it prints, and all arrive together. */
export async function exportPrinted(plan: ExportPlan, print: PrintPdf, { stop, progress }: WorkContext): Promise<ExportAnswer> {
  const staging = stage(plan.out, () => {})
  try {
    const [pages, made] = [join(staging.folder, 'pages'), join(staging.folder, 'made')]
    mkdirSync(made)
    const asPages = { ...plan, format: 'html' as const, out: pages, asOneFile: false, receipt: null }
    const { files, warnings } = await startJob('export', asPages, {
      signal: stop.signal,
      progress: (done, message) => progress(done / 2, message),
      graceMs: 500,
    })
    for (const [n, name] of readdirSync(pages).entries()) {
      stop.signal.throwIfAborted()
      progress(0.5 + n / files.length / 2, `Printing ${name}`)
      if (name.endsWith('.html')) writeFileSync(join(made, name.replace(/\.html$/, '.pdf')), await print(join(pages, name)))
      else copyFileSync(join(pages, name), join(made, name))
    }
    return { out: plan.out, files: await arrive(made, plan, staging, stop.signal), warnings }
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}
