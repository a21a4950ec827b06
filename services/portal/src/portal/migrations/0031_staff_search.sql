-- What staff search for and read about other services' doings: copies made of their events.
CREATE TABLE known_dossiers (
    dossier text PRIMARY KEY,
    version bigint NOT NULL,
    edition text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    stage text NOT NULL,
    units text[] NOT NULL,           -- credited with it
    folded text NOT NULL             -- code and title without case and diacritics, to match
);
CREATE INDEX known_dossiers_folded ON known_dossiers USING gin (folded gin_trgm_ops);

CREATE TABLE happenings (
    event text PRIMARY KEY,          -- its id: delivered twice, it is there once
    at timestamptz NOT NULL,
    kind text NOT NULL,
    edition text NOT NULL,
    subject text NOT NULL,           -- what people call it: a dossier's code, a unit and a period
    before text,
    after text,
    reason text,
    actor bigint                     -- account number; NULL: the system, or not said
);
CREATE INDEX happenings_newest ON happenings (at DESC, event DESC);
CREATE INDEX happenings_of_subject ON happenings (subject, at DESC);
