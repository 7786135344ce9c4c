import type { ExportRequest } from '../api.ts'

/** An item as it is exported: where it lies, and what is known of it. Paths are absolute. */
export interface ExportItem {
  readonly name: string
  readonly path: string
  readonly kind: string
  readonly subject: string | null
  readonly session: string | null
  /** 'T1w', 'dseg' … */
  readonly suffix: string
  /** What tells its source from others: the hash of the file that all of this was made from. */
  readonly source: string
  /** The scan that a label map or picture belongs to. */
  readonly scan: string | null
  /** A brain mask of it that is there already. */
  readonly brainMask: string | null
}

export interface ExportRun {
  readonly folder: string
  readonly recordName: string
  readonly reportName: string
  readonly subject: string | null
  readonly session: string | null
  readonly source: string
}

/** An export with every id resolved: what a working process needs to do it. */
export interface ExportPlan extends Pick<ExportRequest, 'format' | 'mosaic' | 'combine'> {
  readonly items: readonly ExportItem[]
  readonly runs: readonly ExportRun[]
  readonly out: string
  /** Several files become one ZIP, so that a browser can download them. */
  readonly asOneFile: boolean
  /** Where it is noted what is about to be moved into place. */
  readonly receipt: string | null
  readonly deidentify: (ExportRequest['deidentification'] & { readonly secret: string }) | null
}
