-- What dossiers in the review counted for at each step, and when votes were struck: the log's facts, so that
-- a record of an earlier moment is of that moment. Rows from before events said so are missing: what is
-- not known of then is taken as it is now.
CREATE TABLE blueprint.descriptions (
    event text PRIMARY KEY,
    dossier text NOT NULL,
    edition text NOT NULL,
    at timestamptz NOT NULL,
    field text NOT NULL,
    credited text[] NOT NULL,
    title text                       -- only of what is public; else a title stays with its dossier
);
CREATE INDEX ON blueprint.descriptions (edition, dossier, at);

CREATE TABLE blueprint.strikes (
    edition integer NOT NULL,
    entry integer NOT NULL,
    minute timestamptz NOT NULL,     -- of the votes
    struck_in timestamptz NOT NULL,  -- the minute in which they were struck
    votes bigint NOT NULL,
    PRIMARY KEY (edition, struck_in, entry, minute)
);

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE TABLE %I.descriptions (LIKE blueprint.descriptions INCLUDING ALL)', schema);
        EXECUTE format('CREATE TABLE %I.strikes (LIKE blueprint.strikes INCLUDING ALL)', schema);
    END LOOP;
END $$;
