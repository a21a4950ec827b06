-- Where units stood before, and how they can be reached: from their states, so every generation has its own.
CREATE TABLE blueprint.unit_parents (
    unit text NOT NULL,
    parent text,
    until date NOT NULL,             -- the first day under another parent
    PRIMARY KEY (unit, until)
);
CREATE TABLE blueprint.unit_contacts (
    unit text NOT NULL,
    number integer NOT NULL,         -- the order in which they are told
    channel text NOT NULL,
    address text NOT NULL,
    label text NOT NULL,
    PRIMARY KEY (unit, number)
);

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE TABLE %I.unit_parents (LIKE blueprint.unit_parents INCLUDING ALL)', schema);
        EXECUTE format('CREATE TABLE %I.unit_contacts (LIKE blueprint.unit_contacts INCLUDING ALL)', schema);
    END LOOP;
END $$;
