-- What will be said when, as far as calendar and due days are known; recomputed when they change.
-- A reminder that was sent stays: the same moment is never planned again.
CREATE TABLE reminders (
    scope text NOT NULL,              -- "edition:trinh-dien", "report:trinh-dien:2026-05:05482"
    kind text NOT NULL,
    due_at timestamptz NOT NULL,
    edition text NOT NULL,
    until timestamptz NOT NULL,       -- later than this it would be no news any more
    audience text NOT NULL CHECK (audience IN ('voters', 'unit', 'head')),
    unit text,
    facts jsonb NOT NULL,
    sent_at timestamptz,
    recipients integer,
    PRIMARY KEY (scope, kind, due_at),
    CHECK ((audience = 'voters') = (unit IS NULL))
);
-- The version of the calendar or report that a scope was planned by last.
CREATE TABLE reminder_plans (
    scope text PRIMARY KEY,
    version bigint NOT NULL
);
CREATE INDEX reminders_due ON reminders (due_at) WHERE sent_at IS NULL;
