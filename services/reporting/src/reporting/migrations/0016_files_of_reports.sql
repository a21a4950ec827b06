-- Files that come with a monthly report. Contents lie in pieces under the hash of the whole. A row stays when its
-- file was taken back: what was handed in with it can still be told.
CREATE TABLE report_files (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report bigint NOT NULL REFERENCES unit_reports,
    kind text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL CHECK (size > 0),
    added_by bigint NOT NULL,
    added_at timestamptz NOT NULL,
    removed_at timestamptz
);
CREATE INDEX report_files_of ON report_files (report);

CREATE TABLE file_pieces (
    digest text NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    bytes bytea NOT NULL,
    PRIMARY KEY (digest, position)
);
ALTER TABLE file_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
