-- One row per edition; its windows apart, so that the database itself refuses an end before a start.
CREATE TABLE editions (
    code text PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    number smallint NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 31),
    version integer NOT NULL CHECK (version > 0),
    title text NOT NULL,
    short_title text NOT NULL,
    year smallint NOT NULL,
    demonstration boolean NOT NULL DEFAULT false,
    current boolean NOT NULL DEFAULT false,
    voting_contacts text NOT NULL CHECK (voting_contacts IN ('any', 'email', 'phone', 'both')),
    voting_declaration text NOT NULL CHECK (voting_declaration IN ('asked', 'required')),
    voting_counts text NOT NULL CHECK (voting_counts IN ('public', 'hidden')),
    voting_counts_hidden_last_hours integer NOT NULL CHECK (voting_counts_hidden_last_hours BETWEEN 0 AND 720),
    voting_organisations_may_vote boolean NOT NULL,
    voting_authors_may_vote boolean NOT NULL,
    voting_paused boolean NOT NULL DEFAULT false,
    rules jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'object'),
    help_contact jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(help_contact) = 'object'),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX editions_one_current ON editions (current) WHERE current;

CREATE TABLE edition_windows (
    edition text NOT NULL REFERENCES editions,
    kind text NOT NULL
        CHECK (kind IN ('launch', 'promotion', 'submission', 'editing', 'voting', 'judging', 'results')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,              -- the first moment outside; NULL while not announced
    label text NOT NULL DEFAULT '',
    PRIMARY KEY (edition, kind),
    CHECK (ends_at > starts_at)
);

CREATE TABLE documents (
    edition text NOT NULL REFERENCES editions,
    position smallint NOT NULL,
    symbol text NOT NULL,
    issued_on date,                   -- NULL where the letters do not give the day
    issuer text NOT NULL,
    title text NOT NULL,
    basis boolean NOT NULL DEFAULT false,   -- part of the legal chain ("Căn cứ")
    PRIMARY KEY (edition, position)
);

CREATE TABLE posts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL REFERENCES editions,
    kind text NOT NULL CHECK (kind IN ('news', 'event', 'sponsor')),
    title text NOT NULL,
    summary text NOT NULL DEFAULT '',
    link text NOT NULL DEFAULT '' CHECK (link = '' OR link ~ '^(https://|/)'),
    happens_on date,
    published_at timestamptz NOT NULL
);
CREATE INDEX posts_by_kind ON posts (edition, kind, published_at DESC);

-- Who changed what, when and why; rows are only ever added.
CREATE TABLE changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL REFERENCES editions,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    account bigint,                   -- NULL: the seeding command
    subject text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    UNIQUE (edition, version)
);
