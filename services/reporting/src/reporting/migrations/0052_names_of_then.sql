-- What units were called before: from their states, so every generation has its own. `names_known`: the state
-- said it; those of former releases did not.
CREATE TABLE blueprint.unit_names (
    unit text NOT NULL,
    name text NOT NULL,
    until date NOT NULL,             -- the first day under another name
    PRIMARY KEY (unit, until)
);
ALTER TABLE blueprint.units ADD COLUMN names_known boolean NOT NULL DEFAULT false;

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE TABLE %I.unit_names (LIKE blueprint.unit_names INCLUDING ALL)', schema);
        EXECUTE format('ALTER TABLE %I.units ADD COLUMN names_known boolean NOT NULL DEFAULT false', schema);
    END LOOP;
END $$;
