-- What stands on the official documents of an office: a unit, or the standing body ("co-quan-thuong-truc").
CREATE TABLE office_letterheads (
    office text PRIMARY KEY,
    superior text NOT NULL,
    issuer text NOT NULL,
    symbol text NOT NULL,
    place text NOT NULL,
    recipients text[] NOT NULL,
    copies text[] NOT NULL,
    positions text[] NOT NULL,
    signer text NOT NULL,            -- personal, like a signature: on the document, in no event or log
    archive text NOT NULL,
    saves integer NOT NULL,
    set_by bigint NOT NULL,
    set_at timestamptz NOT NULL
);

-- What the standing body made of a period's reports, as it was: figures, and the versions it used.
CREATE TABLE consolidations (
    edition text NOT NULL,
    period text NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    contents jsonb NOT NULL,
    made_by bigint NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (edition, period, version)
);

-- A document that was signed: its number and day, entered afterwards, and the signed file.
CREATE TABLE signed_documents (
    edition text NOT NULL,
    period text NOT NULL,
    office text NOT NULL,
    version integer NOT NULL CHECK (version > 0),     -- of the report or the consolidation
    number integer NOT NULL CHECK (number > 0),
    issued_on date NOT NULL,
    file_name text NOT NULL DEFAULT '',
    content bytea,
    registered_by bigint NOT NULL,
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (edition, period, office, version)
);
ALTER TABLE signed_documents ALTER COLUMN content SET STORAGE EXTERNAL;
