-- What a dossier said each time it was handed in or corrected, for staff. Files by what was known of
-- them then; their bytes may be gone.
CREATE TABLE snapshots (
    dossier uuid NOT NULL REFERENCES dossiers,
    version integer NOT NULL CHECK (version > 0),
    occasion text NOT NULL,
    contents jsonb NOT NULL,
    files jsonb NOT NULL,
    account bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier, version)
);
COMMENT ON COLUMN snapshots.version IS 'the version of the dossier that says this';
COMMENT ON COLUMN snapshots.account IS 'whose words they are';

-- Staff took back that two dossiers are not the same; who had said so stays known.
CREATE TABLE undone_dismissals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    one uuid NOT NULL REFERENCES dossiers,
    other uuid NOT NULL REFERENCES dossiers,
    account bigint NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    undone_by bigint NOT NULL,
    undone_by_name text NOT NULL,
    undone_at timestamptz NOT NULL,
    CHECK (one < other)
);
CREATE INDEX undone_dismissals_pair ON undone_dismissals (one, other);
