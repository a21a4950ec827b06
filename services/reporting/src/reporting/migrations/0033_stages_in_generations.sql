-- The same for generations that are there already. Only the projection writes these tables, and it waits for a moment.
DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE INDEX ON %I.dossiers (edition, stage, field)', schema);
    END LOOP;
END $$;
