-- How many dossiers stand where, and those that wait, without reading all others. Only the projection writes these tables,
-- and it waits for a moment.
CREATE INDEX ON blueprint.dossiers (edition, stage, field);

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE INDEX ON %I.dossiers (edition, stage, field)', schema);
    END LOOP;
END $$;
