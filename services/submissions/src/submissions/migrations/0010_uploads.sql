-- Files whose hash was registered before the deadline: exactly these bytes may still come until `until`.
CREATE TABLE commitments (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    committed_at timestamptz NOT NULL,
    until timestamptz NOT NULL CHECK (until > committed_at),
    fulfilled_at timestamptz,
    UNIQUE (dossier, hash)
);

-- Uploads that come in pieces. Their bytes lie beside the file store until they are whole; the first
-- `received` of them are on disk.
CREATE TABLE uploads (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    declared text NOT NULL CHECK (length(declared) <= 200),
    size bigint NOT NULL CHECK (size > 0),
    received bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND size),
    hash text CHECK (hash ~ '^[0-9a-f]{64}$'),
    refused text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    touched_at timestamptz NOT NULL,
    done_at timestamptz
);
CREATE INDEX uploads_dossier ON uploads (dossier);
CREATE INDEX uploads_touched ON uploads (touched_at);
COMMENT ON COLUMN uploads.hash IS 'of the commitment this upload fulfils; null: an ordinary one';
COMMENT ON COLUMN uploads.refused IS 'why a whole upload was not taken';
COMMENT ON COLUMN uploads.done_at IS 'taken or refused; kept for a client that missed the answer';
