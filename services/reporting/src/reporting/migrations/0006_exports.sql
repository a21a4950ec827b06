-- Everything that was taken away, by whom and with which filters. A row stays when its file is gone.
CREATE TABLE exports (
    id uuid PRIMARY KEY,
    account bigint NOT NULL,
    subject text NOT NULL,           -- "dossiers", "units" …, or the name of a table of the dashboard
    format text NOT NULL CHECK (format IN ('xlsx', 'csv', 'json', 'pdf')),
    edition text NOT NULL,
    question jsonb NOT NULL,         -- the filters, the unit among them that bounds what is seen
    state text NOT NULL CHECK (state IN ('waiting', 'ready', 'failed', 'expired')),
    total integer NOT NULL CHECK (total >= 0),
    done integer NOT NULL DEFAULT 0 CHECK (done >= 0),
    tries integer NOT NULL DEFAULT 0,
    asked_at timestamptz NOT NULL,
    finished_at timestamptz,
    expires_at timestamptz,          -- of the kept file; NULL when it was handed over at once
    bytes bigint,
    downloads integer NOT NULL DEFAULT 0,
    last_download_at timestamptz,
    CHECK ((state IN ('waiting', 'failed')) = (bytes IS NULL))
);
CREATE INDEX exports_waiting ON exports (asked_at) WHERE state = 'waiting';
CREATE INDEX exports_of_account ON exports (account, asked_at DESC);
CREATE INDEX exports_by_time ON exports (asked_at DESC);

CREATE TABLE export_files (
    export uuid PRIMARY KEY REFERENCES exports ON DELETE CASCADE,
    content bytea NOT NULL
);
-- Three of the four formats are compressed already.
ALTER TABLE export_files ALTER COLUMN content SET STORAGE EXTERNAL;
