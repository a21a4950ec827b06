-- Days whose voters were named for a letter of thanks, each once.
CREATE TABLE thanked_days (
    edition smallint NOT NULL CHECK (edition BETWEEN 1 AND 31),
    day date NOT NULL,
    voters integer NOT NULL CHECK (voters >= 0),
    told_at timestamptz NOT NULL,
    PRIMARY KEY (edition, day)
);
