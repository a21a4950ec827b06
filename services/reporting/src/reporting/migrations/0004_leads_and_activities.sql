-- Whom a unit has found, introduced and mobilised, before there is a dossier (S0-12, S4-09).
CREATE TABLE leads (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    unit text NOT NULL,
    title text NOT NULL,
    owner text NOT NULL,             -- personal, like contact: never in events, logs or exports
    contact text NOT NULL DEFAULT '',
    found_on date NOT NULL,
    introduced_on date,
    mobilised_on date,
    dropped_on date,
    dossier_code text,
    note text NOT NULL DEFAULT '',
    saves integer NOT NULL DEFAULT 0,
    created_by bigint NOT NULL,
    created_at timestamptz NOT NULL,
    CHECK (introduced_on >= found_on),
    CHECK (mobilised_on >= found_on),
    CHECK (dropped_on >= found_on)
);
CREATE INDEX ON leads (edition, unit, found_on);

-- The promotion log (S0-22, S4-04): what was said where, and about whom.
CREATE TABLE activities (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    unit text NOT NULL,
    held_on date NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    title text NOT NULL,
    link text NOT NULL DEFAULT '',
    reach integer CHECK (reach >= 0),
    units text[] NOT NULL DEFAULT '{}',   -- others that a press item covers
    saves integer NOT NULL DEFAULT 0,
    created_by bigint NOT NULL,
    created_at timestamptz NOT NULL,
    removed_at timestamptz
);
CREATE INDEX ON activities (edition, unit, held_on);
CREATE INDEX ON activities USING gin (units);
