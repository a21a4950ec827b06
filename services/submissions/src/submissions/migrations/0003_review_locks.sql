-- Who is looking at a dossier, so that two reviewers do not do the same work. Only a courtesy:
-- correctness comes from the dossier's version.
CREATE TABLE review_locks (
    dossier uuid PRIMARY KEY REFERENCES dossiers,
    account bigint NOT NULL,
    name text NOT NULL,
    until timestamptz NOT NULL
);
