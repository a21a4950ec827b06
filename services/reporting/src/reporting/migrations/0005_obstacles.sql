-- What stands in a unit's way, followed until it is removed (S0-30).
CREATE TABLE obstacles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    unit text NOT NULL,
    report bigint REFERENCES unit_reports,
    field text NOT NULL DEFAULT '',  -- of the report's form
    title text NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
    version integer NOT NULL DEFAULT 1,
    raised_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    UNIQUE (report, field)
);
CREATE INDEX ON obstacles (edition, state, id);

CREATE TABLE obstacle_words (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    obstacle bigint NOT NULL REFERENCES obstacles,
    verb text NOT NULL CHECK (verb IN ('raise', 'answer', 'insist', 'close')),
    words text NOT NULL,
    account bigint NOT NULL,
    by_unit boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ON obstacle_words (obstacle);
