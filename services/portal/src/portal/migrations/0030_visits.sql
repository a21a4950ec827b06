-- How often a unit's links of the promotion kit were opened: sums by day and channel, nothing of who opened them.
CREATE TABLE visits (
    edition text NOT NULL REFERENCES editions (code),
    unit text NOT NULL,
    channel text NOT NULL,
    day date NOT NULL,               -- in Viet Nam
    visits bigint NOT NULL CHECK (visits > 0),
    published bigint NOT NULL DEFAULT 0 CHECK (published <= visits),   -- how many of them others have been told of
    PRIMARY KEY (edition, unit, channel, day)
);
CREATE INDEX visits_unpublished ON visits (day) WHERE published < visits;

-- The words of the kit as staff wrote them: each save is a version of its own, the newest is in force.
CREATE TABLE promotion_texts (
    edition text NOT NULL REFERENCES editions (code),
    version integer NOT NULL CHECK (version > 0),
    texts jsonb NOT NULL,
    changed_by bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (edition, version)
);
