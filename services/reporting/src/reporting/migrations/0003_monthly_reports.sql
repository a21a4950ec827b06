-- Monthly reports are written here, not projected: they stand beside the generations, not in them.
CREATE TABLE unit_reports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    period text NOT NULL CHECK (period ~ '^\d{4}-\d{2}$'),
    unit text NOT NULL,
    reports_to text,                 -- the unit above that collects it; NULL: the standing body
    expected boolean NOT NULL,
    covers_from date NOT NULL,
    last_day date NOT NULL,
    due_at timestamptz NOT NULL,     -- the first late moment
    remind_on date[] NOT NULL,
    state text NOT NULL DEFAULT 'draft'
        CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
    revision bigint NOT NULL DEFAULT 1,
    version integer NOT NULL DEFAULT 0 CHECK (version >= 0),
    contents jsonb NOT NULL DEFAULT '{}',
    nil boolean NOT NULL DEFAULT false,
    figures jsonb,                   -- of the last handing in
    sources jsonb NOT NULL DEFAULT '[]',
    saves integer NOT NULL DEFAULT 0,
    writer text NOT NULL DEFAULT '',
    saved_at timestamptz,
    proposed_by bigint,              -- waits for a second officer of the unit
    proposed_at timestamptz,
    submitted_at timestamptz,        -- of the last handing in
    received_at timestamptz,         -- of the first: it decides about being on time
    on_time boolean,
    decided_at timestamptz,
    reason text NOT NULL DEFAULT '',
    UNIQUE (edition, period, unit),
    CHECK ((version = 0) = (received_at IS NULL)),
    CHECK ((received_at IS NULL) = (on_time IS NULL)),
    CHECK ((proposed_by IS NULL) = (proposed_at IS NULL))
);
CREATE INDEX ON unit_reports (edition, unit);
CREATE INDEX ON unit_reports (edition, reports_to, period);

-- What was handed in, for ever as it was: only ever added to.
CREATE TABLE unit_report_versions (
    report bigint NOT NULL REFERENCES unit_reports,
    version integer NOT NULL CHECK (version > 0),
    contents jsonb NOT NULL,
    nil boolean NOT NULL,
    figures jsonb NOT NULL,
    sources jsonb NOT NULL,
    submitted_by bigint NOT NULL,
    received_at timestamptz NOT NULL,
    on_time boolean NOT NULL,
    PRIMARY KEY (report, version)
);

-- Every step with who, when and why.
CREATE TABLE unit_report_steps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report bigint NOT NULL REFERENCES unit_reports,
    verb text NOT NULL,
    version integer NOT NULL,
    account bigint NOT NULL,
    at timestamptz NOT NULL,
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX ON unit_report_steps (report);

-- What a unit has settled for itself and its own units.
CREATE TABLE unit_report_rules (
    edition text NOT NULL,
    unit text NOT NULL,
    before_day integer CHECK (before_day BETWEEN 2 AND 31),
    cosigned boolean NOT NULL,
    set_by bigint NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (edition, unit)
);
