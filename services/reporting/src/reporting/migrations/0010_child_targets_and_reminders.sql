-- Reporting's own truth, not projections: a rebuild leaves them alone. Nothing is changed, only added;
-- the newest row counts.
CREATE TABLE child_targets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    parent text NOT NULL,            -- who set it: it ends when the unit moves to another parent
    unit text NOT NULL,
    minimum integer CHECK (minimum BETWEEN 1 AND 9999),  -- NULL: taken back
    set_by bigint NOT NULL,
    set_at timestamptz NOT NULL
);
CREATE INDEX child_targets_newest ON child_targets (edition, parent, unit, id DESC);

CREATE TABLE reminders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    unit text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('phone', 'email', 'zalo', 'letter', 'meeting')),
    note text NOT NULL CHECK (length(note) <= 300),
    reminded_by bigint NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX reminders_newest ON reminders (edition, unit, id DESC);
