-- Targets are the edition's own now: the columns stay for a release, so that the former version's
-- worker can still write while this one takes over, and go with the next one.
ALTER TABLE blueprint.units ALTER COLUMN target_scope SET DEFAULT 'each';

-- Which partitions of the log of votes are closed, and at which end of voting (law 8).
CREATE TABLE blueprint.closings (
    edition integer NOT NULL,
    partition integer NOT NULL,
    closed_at timestamptz NOT NULL,
    PRIMARY KEY (edition, partition, closed_at)
);

-- Generations laid out before, the live one among them, follow the blueprint.
DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('ALTER TABLE %I.units ALTER COLUMN target_scope SET DEFAULT ''each''', schema);
        EXECUTE format('CREATE TABLE %I.closings (LIKE blueprint.closings INCLUDING ALL)', schema);
    END LOOP;
END $$;
