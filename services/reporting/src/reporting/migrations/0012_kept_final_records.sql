-- Final records that were kept: the file as it was, until when it counts, and how much of the log had been read.
CREATE TABLE final_records (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    as_of timestamptz NOT NULL,
    applied jsonb NOT NULL,          -- events read by topic, when it was made
    digest text NOT NULL,            -- SHA-256 of the file, hexadecimal
    content bytea NOT NULL,
    made_by bigint NOT NULL,
    made_at timestamptz NOT NULL
);
ALTER TABLE final_records ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX ON final_records (edition, id);
