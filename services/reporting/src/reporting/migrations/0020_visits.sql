-- How often links of the promotion kit were opened: from their states, so every generation has its own.
CREATE TABLE blueprint.visits (
    edition text NOT NULL,
    unit text NOT NULL,
    channel text NOT NULL,
    day date NOT NULL,               -- in Viet Nam
    visits bigint NOT NULL,
    PRIMARY KEY (edition, unit, channel, day)
);

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE TABLE %I.visits (LIKE blueprint.visits INCLUDING ALL)', schema);
    END LOOP;
END $$;
