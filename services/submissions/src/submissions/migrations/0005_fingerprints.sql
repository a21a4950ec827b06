-- Fingerprints of what was handed in, by which dossiers with common passages are found. Nothing is
-- filled here: the worker does it in batches, for dossiers that were there before as well.
CREATE TABLE fingerprints (
    print integer NOT NULL,
    dossier uuid NOT NULL REFERENCES dossiers,
    PRIMARY KEY (print, dossier)
);
CREATE INDEX fingerprints_dossier ON fingerprints (dossier);

-- The dossier's version that its fingerprints belong to.
CREATE TABLE fingerprinted (
    dossier uuid PRIMARY KEY REFERENCES dossiers,
    version integer NOT NULL
);

-- Staff looked at two dossiers and found that they are not the same; the smaller id is `one`.
CREATE TABLE dismissals (
    one uuid NOT NULL REFERENCES dossiers,
    other uuid NOT NULL REFERENCES dossiers,
    account bigint NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other)
);
CREATE INDEX dismissals_other ON dismissals (other);
