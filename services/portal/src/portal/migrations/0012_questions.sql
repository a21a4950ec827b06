-- What the public asks. Nobody gives a name: the answer waits behind the code that the asker got.
CREATE TABLE questions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL REFERENCES editions,
    code_hash bytea NOT NULL UNIQUE,
    asked_at timestamptz NOT NULL,
    question text NOT NULL CHECK (btrim(question) <> ''),
    answer text NOT NULL DEFAULT '',
    answered_at timestamptz,
    account bigint,                                         -- who answered
    closed boolean NOT NULL DEFAULT false,                  -- needs no answer (abuse, said twice)
    CHECK ((answered_at IS NULL) = (answer = ''))
);
CREATE INDEX questions_open ON questions (asked_at) WHERE answered_at IS NULL AND NOT closed;
CREATE INDEX questions_by_time ON questions (asked_at);
