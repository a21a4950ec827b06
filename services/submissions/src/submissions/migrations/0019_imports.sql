-- Dossiers that came on paper or in a spreadsheet (decision 0019). A sheet is checked when it comes;
-- what it says is kept until it is imported, so that nothing typed is lost.
CREATE TABLE imports (
    id uuid PRIMARY KEY,
    edition text NOT NULL,
    account bigint NOT NULL,
    name text NOT NULL,
    file text NOT NULL CHECK (file <> '' AND length(file) <= 200),
    archive text CHECK (archive ~ '^[0-9a-f]{64}$'),
    archive_problems jsonb NOT NULL DEFAULT '[]',
    stage text NOT NULL DEFAULT 'checked' CHECK (stage IN ('checked', 'running', 'done', 'undone')),
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    undone_at timestamptz,
    undone_by bigint,
    CONSTRAINT started_before_done CHECK (stage = 'checked' OR started_at IS NOT NULL),
    CONSTRAINT undone_by_somebody CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX imports_edition ON imports (edition, created_at);
CREATE INDEX imports_running ON imports (started_at) WHERE stage = 'running';

CREATE TABLE import_rows (
    import uuid NOT NULL REFERENCES imports,
    line integer NOT NULL CHECK (line > 0),
    key text NOT NULL,
    title text NOT NULL,
    cells jsonb NOT NULL,
    errors jsonb NOT NULL DEFAULT '[]',
    entered jsonb,
    files jsonb NOT NULL DEFAULT '[]',
    state text NOT NULL CHECK (state IN (
        'ready', 'wrong', 'late', 'known', 'chosen', 'imported', 'failed', 'undone')),
    reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    words text NOT NULL DEFAULT '',
    dossier uuid REFERENCES dossiers,
    version integer,
    PRIMARY KEY (import, line),
    CONSTRAINT imported_is_a_dossier CHECK (state <> 'imported' OR dossier IS NOT NULL)
);
COMMENT ON COLUMN import_rows.cells IS 'as they stand in the sheet, for the marked copy';
COMMENT ON COLUMN import_rows.entered IS 'what was understood; null while something is wrong';
COMMENT ON COLUMN import_rows.reason IS 'why a dossier that came too late is taken';
COMMENT ON COLUMN import_rows.version IS 'of the dossier after the import: while it stands, the import can be undone';

-- A dossier held by staff for somebody without an account. The key is the number under which the
-- paper was received; it makes a second import of the same row impossible.
CREATE TABLE paper_dossiers (
    dossier uuid PRIMARY KEY REFERENCES dossiers,
    edition text NOT NULL,
    key text NOT NULL CHECK (key <> '' AND length(key) <= 40),
    import uuid NOT NULL REFERENCES imports,
    received_on date NOT NULL,
    postmark date,
    contact_name text NOT NULL,
    contact_phone text NOT NULL DEFAULT '',
    contact_email text NOT NULL DEFAULT '',
    contact_address text NOT NULL DEFAULT '',
    admitted_because text NOT NULL DEFAULT '',
    entered_by bigint NOT NULL,
    entered_at timestamptz NOT NULL,
    UNIQUE (edition, key)
);
CREATE INDEX paper_dossiers_import ON paper_dossiers (import);
