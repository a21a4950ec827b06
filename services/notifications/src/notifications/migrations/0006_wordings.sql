-- Words that staff gave a kind of message. Version 1 of every kind is the one the software ships,
-- which is a file: it changes with the software as long as nobody has written another.
CREATE TABLE wordings (
    kind text NOT NULL,
    version integer NOT NULL CHECK (version > 1),
    subject text NOT NULL,
    short text NOT NULL,
    body text NOT NULL,
    made_by bigint NOT NULL CHECK (made_by > 0),
    made_at timestamptz NOT NULL,
    broken_at timestamptz,            -- a letter could not be written with it: the one before is used
    PRIMARY KEY (kind, version)
);
