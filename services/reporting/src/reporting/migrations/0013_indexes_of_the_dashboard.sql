-- Since when a dossier waits, and what happened on which day of an edition, without reading every step of every edition.
CREATE INDEX ON blueprint.transitions (dossier, at) WHERE after = 'submitted';
CREATE INDEX ON blueprint.transitions (edition) INCLUDE (dossier, day, before, after);

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE INDEX ON %I.transitions (dossier, at) WHERE after = ''submitted''', schema);
        EXECUTE format('CREATE INDEX ON %I.transitions (edition) INCLUDE (dossier, day, before, after)', schema);
    END LOOP;
END $$;
