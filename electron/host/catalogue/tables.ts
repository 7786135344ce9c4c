import type { Generated } from 'kysely'

type State = 'present' | 'missing' | 'unread'
export type JobState = 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled'

/** The rows of the catalogue as they are stored: lists and objects are JSON texts, yes and no are 1 and 0. */
export interface Tables {
  about: { key: string; value: string }
  items: {
    n: Generated<number>
    id: string
    sha256: string
    bytes: number
    kind: string
    name: string
    suffix: string
    format: string
    subject: string | null
    session: string | null
    origin: 'source' | 'derivative'
    depth: number
    parent_id: string | null
    run_id: string | null
    path: string
    state: State
    shape: string
    spacing_mm: string
    header: string
    labels: string
    note: Generated<string>
    rating: string | null
    problem: string | null
    tags: Generated<string>
    derivatives: Generated<number>
    tree_key: string
    added_at: string
    removed: Generated<number>
  }
  places: { path: string; item_id: string; bytes: number; modified_ms: number }
  tags: { item_id: string; tag: string }
  subjects: { subject: string; about: string }
  item_preferences: { item_id: string; value: string }
  runs: {
    id: string
    idempotency_key: string
    instrument: string
    title: string
    verdict: string
    inputs: string
    folder: string
    record_name: string
    report_name: string
    batch_id: string | null
    started_at: string
    seconds: number
  }
  run_items: { run_id: string; item_id: string; port: string; role: 'input' | 'output' }
  models: { sha256: string; name: string; bytes: number; card: string }
  batches: {
    id: string
    name: string
    request: string
    out: string | null
    state: 'open' | 'paused' | 'cancelled' | 'finished'
    created_at: string
  }
  batch_rows: {
    batch_id: string
    n: number
    job_id: string
    item_id: string
    instrument: string
    folder: string
    copied: Generated<number>
  }
  jobs: {
    n: Generated<number>
    id: string
    kind: 'run' | 'phantom' | 'import' | 'export'
    title: string
    idempotency_key: string
    request: string
    state: JobState
    attempts: Generated<number>
    lease_token: string | null
    lease_owner: string | null
    lease_expires_at: number | null
    fraction: Generated<number>
    message: Generated<string>
    problem: string | null
    instrument: string | null
    items: string
    run_id: string | null
    batch_id: string | null
    reused: Generated<number>
    cleared: Generated<number>
    created_at: string
    started_at: string | null
    ended_at: string | null
  }
}
