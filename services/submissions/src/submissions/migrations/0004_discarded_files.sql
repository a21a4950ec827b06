-- Files that no dossier names any more. They count against their account until the sweep has removed
-- them from the disk, so that nobody can fill it by adding and removing.
CREATE TABLE discarded_files (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account bigint NOT NULL,
    edition text NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    hashes text[] NOT NULL,
    discarded_at timestamptz NOT NULL
);
CREATE INDEX discarded_files_account ON discarded_files (account, edition);
