-- What the virus scanner said: a file is shown to others and published only once it need not wait.
ALTER TABLE attachments ADD COLUMN scan text NOT NULL DEFAULT 'not_needed';
ALTER TABLE attachments ADD CONSTRAINT scan_is_known
    CHECK (scan IN ('not_needed', 'waiting', 'clean')) NOT VALID;
-- A picture of the first page or of a moment of the film; images have `picture` instead.
ALTER TABLE attachments ADD COLUMN preview text;
ALTER TABLE attachments ADD CONSTRAINT preview_is_a_hash
    CHECK (preview ~ '^[0-9a-f]{64}$') NOT VALID;

-- What the worker read in a file; an empty row says that nothing could be read, and is not tried again.
CREATE TABLE attachment_readings (
    attachment uuid PRIMARY KEY REFERENCES attachments ON DELETE CASCADE,
    pages integer CHECK (pages > 0),
    seconds real CHECK (seconds >= 0),
    text text NOT NULL DEFAULT '',
    read_at timestamptz NOT NULL
);

-- Files that were taken out again because the scanner found something in them.
CREATE TABLE infected_files (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    name text NOT NULL,
    signature text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX infected_files_dossier ON infected_files (dossier, at);
