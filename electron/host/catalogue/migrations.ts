/**
 * The catalogue's schema, one step a version; `PRAGMA user_version` says how many have been taken. A step that has been released is never
 * changed: what follows is a new step.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE items (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    suffix TEXT NOT NULL,
    format TEXT NOT NULL,
    subject TEXT,
    session TEXT,
    origin TEXT NOT NULL CHECK (origin IN ('source', 'derivative')),
    depth INTEGER NOT NULL,
    parent_id TEXT REFERENCES items (id),
    run_id TEXT REFERENCES runs (id),
    -- Of the file to read: relative to the study with '/' where it lies inside, otherwise absolute.
    path TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('present', 'missing', 'unread')),
    shape TEXT NOT NULL,
    spacing_mm TEXT NOT NULL,
    header TEXT NOT NULL,
    labels TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    rating TEXT CHECK (rating IN ('good', 'doubtful', 'bad')),
    problem TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    derivatives INTEGER NOT NULL DEFAULT 0,
    tree_key TEXT NOT NULL,
    added_at TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
  );
  -- A source is known by what it holds, wherever it lies; two runs may well write the same bytes.
  CREATE UNIQUE INDEX items_source ON items (sha256) WHERE origin = 'source';
  CREATE INDEX items_tree ON items (removed, tree_key, n);
  CREATE INDEX items_name ON items (removed, name COLLATE NOCASE, n);
  CREATE INDEX items_added ON items (removed, added_at, n);
  CREATE INDEX items_size ON items (removed, bytes, n);
  CREATE INDEX items_kind ON items (removed, kind, n);
  CREATE INDEX items_rating ON items (removed, rating, n);
  CREATE INDEX items_suffix ON items (removed, suffix, n);
  CREATE INDEX items_state ON items (removed, state, n);
  CREATE INDEX items_subject ON items (removed, subject, session, n);
  CREATE INDEX items_hash ON items (sha256);
  CREATE INDEX items_parent ON items (parent_id);
  CREATE INDEX items_run ON items (run_id);

  -- Every place where the bytes of an item were seen: a copy is a second place, not a second item.
  CREATE TABLE places (
    path TEXT PRIMARY KEY,
    item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    bytes INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX places_item ON places (item_id);

  CREATE TABLE tags (item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (tag, item_id)) WITHOUT ROWID;
  CREATE INDEX tags_item ON tags (item_id);

  CREATE VIRTUAL TABLE items_text USING fts5 (
    name, subject, session, tags, note,
    content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 2"
  );
  CREATE TRIGGER items_text_insert AFTER INSERT ON items BEGIN
    INSERT INTO items_text (rowid, name, subject, session, tags, note)
    VALUES (new.n, new.name, coalesce('sub-' || new.subject, ''), coalesce('ses-' || new.session, ''), new.tags, new.note);
  END;
  CREATE TRIGGER items_text_update AFTER UPDATE OF name, subject, session, tags, note ON items BEGIN
    DELETE FROM items_text WHERE rowid = old.n;
    INSERT INTO items_text (rowid, name, subject, session, tags, note)
    VALUES (new.n, new.name, coalesce('sub-' || new.subject, ''), coalesce('ses-' || new.session, ''), new.tags, new.note);
  END;
  CREATE TRIGGER items_text_delete AFTER DELETE ON items BEGIN
    DELETE FROM items_text WHERE rowid = old.n;
  END;

  CREATE TABLE subjects (subject TEXT PRIMARY KEY, about TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE item_preferences (item_id TEXT PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    -- sha-256 of instrument, version, inputs, networks, settings and seed.
    idempotency_key TEXT NOT NULL UNIQUE,
    instrument TEXT NOT NULL,
    title TEXT NOT NULL,
    verdict TEXT NOT NULL,
    inputs TEXT NOT NULL,
    -- Relative to the folder of results.
    folder TEXT NOT NULL UNIQUE,
    record_name TEXT NOT NULL,
    report_name TEXT NOT NULL,
    batch_id TEXT,
    started_at TEXT NOT NULL,
    seconds REAL NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE run_items (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    port TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('input', 'output')),
    PRIMARY KEY (run_id, role, port)
  ) WITHOUT ROWID;
  CREATE INDEX run_items_item ON run_items (item_id, role);

  CREATE TABLE models (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL, card TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    request TEXT NOT NULL,
    out TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'paused', 'cancelled', 'finished')),
    created_at TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE jobs (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('run', 'phantom', 'import', 'export')),
    title TEXT NOT NULL,
    -- One waiting, running or paused job a key: asking twice gives the same job.
    idempotency_key TEXT NOT NULL,
    request TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_token TEXT,
    lease_owner TEXT,
    lease_expires_at INTEGER,
    fraction REAL NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    problem TEXT,
    instrument TEXT,
    items TEXT NOT NULL,
    run_id TEXT REFERENCES runs (id),
    batch_id TEXT REFERENCES batches (id),
    reused INTEGER NOT NULL DEFAULT 0,
    cleared INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT
  );
  -- What a batch asked for, in its order. Two batches may share a job.
  CREATE TABLE batch_rows (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    job_id TEXT NOT NULL REFERENCES jobs (id),
    item_id TEXT NOT NULL REFERENCES items (id),
    instrument TEXT NOT NULL,
    folder TEXT NOT NULL,
    copied INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, n)
  ) WITHOUT ROWID;
  CREATE INDEX batch_rows_job ON batch_rows (job_id);
  CREATE UNIQUE INDEX jobs_open ON jobs (idempotency_key) WHERE state IN ('waiting', 'running', 'paused');
  CREATE INDEX jobs_state ON jobs (state, n);
  CREATE INDEX jobs_batch ON jobs (batch_id, n);
  `,
  // What lists are filtered by stands in every index that they are walked along, and what is counted stands in one.
  `
  DROP INDEX items_tree;
  DROP INDEX items_name;
  DROP INDEX items_added;
  DROP INDEX items_size;
  CREATE INDEX items_tree ON items (removed, tree_key, n, kind, suffix, rating, state, origin);
  CREATE INDEX items_name ON items (removed, name COLLATE NOCASE, n, kind, suffix, rating, state, origin);
  CREATE INDEX items_added ON items (removed, added_at, n, kind, suffix, rating, state, origin);
  CREATE INDEX items_size ON items (removed, bytes, n, kind, suffix, rating, state, origin);
  CREATE INDEX items_facets ON items (removed, kind, suffix, rating, state, origin, n);
  `,
]
