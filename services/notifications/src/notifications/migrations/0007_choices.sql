-- Choices are made for a purpose and a way to the reader, no longer for a kind of message.
CREATE TABLE choices (
    account bigint NOT NULL CHECK (account > 0),
    purpose text NOT NULL,
    way text NOT NULL CHECK (way IN ('email', 'phone')),
    wanted boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    method text NOT NULL CHECK (method IN ('page', 'one_click', 'complaint')),
    PRIMARY KEY (account, purpose, way)
);
CREATE INDEX choices_wanted ON choices (purpose, account) WHERE wanted;

-- Every change with the words it was asked in: consent must be provable (Law 91/2025).
CREATE TABLE choice_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account bigint NOT NULL,
    purpose text NOT NULL,
    way text NOT NULL,
    wanted boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    method text NOT NULL,
    statement text NOT NULL
);
CREATE INDEX choice_log_of_account ON choice_log (account, id);

-- Who had refused one kind of a purpose gets nothing of it until they choose anew: too little can
-- be mended by its reader, too much cannot. The old tables stay as proof.
INSERT INTO choices (account, purpose, way, wanted, changed_at, method)
SELECT account, 'progress', way, bool_and(wanted), max(changed_at),
       (array_agg(method ORDER BY changed_at DESC))[1]
FROM preferences CROSS JOIN (VALUES ('email'), ('phone')) AS ways (way)
WHERE kind IN ('dossier_valid', 'published', 'restored', 'correction_accepted')
GROUP BY account, way;

-- Addresses that nothing is sent to, recognisable only with the key.
CREATE TABLE suppressions (
    hash text PRIMARY KEY,
    masked text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('bounced', 'complained', 'asked')),
    note text NOT NULL DEFAULT '',
    added_at timestamptz NOT NULL,
    added_by bigint CHECK (added_by > 0)      -- nobody: a report of the other side
);
CREATE TABLE suppression_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash text NOT NULL,
    action text NOT NULL CHECK (action IN ('added', 'lifted')),
    reason text NOT NULL,
    note text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    actor bigint
);
