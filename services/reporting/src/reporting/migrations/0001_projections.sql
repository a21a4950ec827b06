-- A generation is one complete set of projections in a schema of its own ("generation_3"). The live one
-- answers; a rebuild fills a new one from the log beside it and swaps them in one UPDATE.
CREATE TABLE generations (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('filling', 'live', 'retired')),
    started_at timestamptz NOT NULL,
    live_at timestamptz,
    CHECK ((state = 'filling') = (live_at IS NULL))
);
CREATE UNIQUE INDEX generations_live ON generations (state) WHERE state = 'live';
CREATE UNIQUE INDEX generations_filling ON generations (state) WHERE state = 'filling';

-- How far the live generation is behind each topic, measured by the worker.
CREATE TABLE lag (
    topic text PRIMARY KEY,
    behind bigint NOT NULL CHECK (behind >= 0),
    applied_at timestamptz,          -- time of the newest event applied; NULL before the first
    measured_at timestamptz NOT NULL
);

-- The blueprint is never filled: every generation is laid out as a copy of its tables.
CREATE SCHEMA blueprint;

CREATE TABLE blueprint.dossiers (
    dossier text PRIMARY KEY,
    version bigint NOT NULL,
    edition text NOT NULL,
    code text NOT NULL,
    stage text NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    field text NOT NULL,
    primary_unit text,
    credited text[] NOT NULL,        -- primary and co-units that have not declined the credit
    created_at timestamptz,
    submitted_at timestamptz,
    decided_at timestamptz,
    published_at timestamptz
);
CREATE INDEX ON blueprint.dossiers (edition, dossier);

CREATE TABLE blueprint.transitions (
    event text PRIMARY KEY,
    dossier text NOT NULL,
    edition text NOT NULL,
    before text,
    after text NOT NULL,
    at timestamptz NOT NULL,
    day date NOT NULL                -- of `at` in Viet Nam
);
CREATE INDEX ON blueprint.transitions (dossier);

CREATE TABLE blueprint.entries (
    edition text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    version bigint NOT NULL,
    code text NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    unit text,
    field text NOT NULL,
    standing text NOT NULL,
    published_at timestamptz,
    PRIMARY KEY (edition, number)
);

CREATE TABLE blueprint.units (
    code text PRIMARY KEY,
    version bigint NOT NULL,
    name text COLLATE "vi-x-icu" NOT NULL,
    kind text NOT NULL,
    unit_group text NOT NULL,
    parent text,
    entry_target integer CHECK (entry_target >= 0),
    target_scope text NOT NULL CHECK (target_scope IN ('each', 'group')),
    valid_from date,
    valid_to date,
    replaced_by text,
    listed boolean NOT NULL
);

-- One row per recorded ledger transaction: a second delivery finds its row and adds nothing.
-- Known by the event: offsets begin again when the log of votes is a new one.
CREATE TABLE blueprint.vote_batches (
    event text PRIMARY KEY,
    edition integer NOT NULL,
    partition integer NOT NULL,
    first_offset bigint NOT NULL,
    last_offset bigint NOT NULL,
    votes bigint NOT NULL CHECK (votes >= 0),
    struck bigint NOT NULL,
    duplicates bigint NOT NULL CHECK (duplicates >= 0)
);

-- The same votes summed three ways, because charts ask for each and 10 million votes over
-- all entries and minutes are too many rows to sum while someone waits.
CREATE TABLE blueprint.votes_by_entry_minute (
    edition integer NOT NULL,
    entry integer NOT NULL,
    minute timestamptz NOT NULL,
    votes bigint NOT NULL,
    struck bigint NOT NULL,
    PRIMARY KEY (edition, minute, entry)
);
CREATE TABLE blueprint.votes_by_minute (
    edition integer NOT NULL,
    minute timestamptz NOT NULL,
    votes bigint NOT NULL,
    struck bigint NOT NULL,
    PRIMARY KEY (edition, minute)
);
CREATE TABLE blueprint.votes_by_entry_hour (
    edition integer NOT NULL,
    entry integer NOT NULL,
    hour timestamptz NOT NULL,
    votes bigint NOT NULL,
    struck bigint NOT NULL,
    PRIMARY KEY (edition, entry, hour)
);

CREATE TABLE blueprint.accounts (
    account bigint PRIMARY KEY,
    version bigint NOT NULL,
    state text NOT NULL,
    kind text NOT NULL,
    commune text,
    declared_at timestamptz,
    created_at timestamptz
);
CREATE TABLE blueprint.accounts_by_day (
    day date NOT NULL,               -- in Viet Nam
    commune text NOT NULL,           -- empty: undeclared
    accounts bigint NOT NULL,
    declared bigint NOT NULL,
    PRIMARY KEY (day, commune)
);

CREATE TABLE blueprint.messages (
    message text PRIMARY KEY,
    kind text NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL CHECK (tries >= 0),
    at timestamptz NOT NULL
);
CREATE TABLE blueprint.messages_by_day (
    day date NOT NULL,               -- in Viet Nam
    channel text NOT NULL,
    state text NOT NULL,
    messages bigint NOT NULL,
    PRIMARY KEY (day, channel, state)
);

-- The newest event applied from each partition: "figures up to …".
CREATE TABLE blueprint.progress (
    topic text NOT NULL,
    partition integer NOT NULL,
    event_time timestamptz NOT NULL,
    PRIMARY KEY (topic, partition)
);
