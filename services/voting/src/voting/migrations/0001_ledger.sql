-- The ledger is the truth about votes (law 3). Tallies are its sums, kept in the same transactions.
CREATE TYPE vote_state AS ENUM ('counted', 'held', 'struck');

CREATE TABLE ledger (
    edition smallint NOT NULL CHECK (edition BETWEEN 1 AND 31),
    entry integer NOT NULL CHECK (entry > 0),
    account integer NOT NULL CHECK (account > 0),
    state vote_state NOT NULL DEFAULT 'counted',
    partition smallint NOT NULL CHECK (partition >= 0),
    log_offset bigint NOT NULL CHECK (log_offset >= 0),
    received_at timestamptz NOT NULL,
    PRIMARY KEY (edition, entry, account)   -- one account, one vote per entry (S1-10)
);

-- One row per entry and partition: ledgers of different partitions never wait for each other.
CREATE TABLE tallies (
    edition smallint NOT NULL,
    entry integer NOT NULL,
    partition smallint NOT NULL,
    counted bigint NOT NULL DEFAULT 0 CHECK (counted >= 0),
    held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    struck bigint NOT NULL DEFAULT 0 CHECK (struck >= 0),
    PRIMARY KEY (edition, entry, partition)
) WITH (fillfactor = 50);

-- What became of the log's records: log = recorded + duplicates + dead + markers (law 8).
-- Edition 0 stands for records too broken to name theirs.
CREATE TABLE log_counts (
    cluster_id text NOT NULL,
    topic_id text NOT NULL,
    partition smallint NOT NULL,
    edition smallint NOT NULL,
    recorded bigint NOT NULL DEFAULT 0 CHECK (recorded >= 0),
    duplicates bigint NOT NULL DEFAULT 0 CHECK (duplicates >= 0),
    dead bigint NOT NULL DEFAULT 0 CHECK (dead >= 0),
    markers bigint NOT NULL DEFAULT 0 CHECK (markers >= 0),
    PRIMARY KEY (cluster_id, topic_id, partition, edition)
) WITH (fillfactor = 50);

-- How current the ledger is; everything received before `recorded_until` is in it.
CREATE TABLE log_progress (
    cluster_id text NOT NULL,
    topic_id text NOT NULL,
    partition smallint NOT NULL,
    log_end bigint NOT NULL CHECK (log_end >= 0),
    recorded_until timestamptz,
    PRIMARY KEY (cluster_id, topic_id, partition)
) WITH (fillfactor = 50);

-- Incarnations of the log (law 2). The ledger reads only adopted ones.
CREATE TABLE incarnations (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cluster_id text NOT NULL,
    topic_id text NOT NULL,
    reason text NOT NULL,
    started_at timestamptz NOT NULL,
    adopted_at timestamptz
);

-- Receipts of an edition keep the key they began with (law 4).
CREATE TABLE edition_keys (
    edition smallint PRIMARY KEY CHECK (edition BETWEEN 1 AND 31),
    receipt_key smallint NOT NULL CHECK (receipt_key BETWEEN 0 AND 255)
);

-- Close markers: one per partition and end of the window (law 8).
CREATE TABLE close_markers (
    edition smallint NOT NULL,
    partition smallint NOT NULL,
    closed_at timestamptz NOT NULL,
    attempted_at timestamptz,
    noted_at timestamptz,
    PRIMARY KEY (edition, closed_at, partition),
    CHECK (attempted_at IS NOT NULL OR noted_at IS NOT NULL)
);

-- Accounts of one person (staff merge them); their double votes are struck.
CREATE TABLE merges (
    account integer PRIMARY KEY,
    merged_into integer NOT NULL,
    version bigint NOT NULL,
    CHECK (account <> merged_into)
);
CREATE INDEX merges_into ON merges (merged_into);

-- Every strike, hold and undoing of one: who, when, why.
CREATE TABLE state_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition smallint NOT NULL,
    entry integer NOT NULL,
    account integer NOT NULL,
    before vote_state NOT NULL,
    after vote_state NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    changed_by text NOT NULL CHECK (changed_by <> ''),
    changed_at timestamptz NOT NULL,
    CHECK (before <> after),
    FOREIGN KEY (edition, entry, account) REFERENCES ledger
);
CREATE INDEX state_changes_vote ON state_changes (edition, entry, account);

CREATE TABLE recounts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    counted_at timestamptz NOT NULL,
    votes bigint NOT NULL,
    differences bigint NOT NULL
);
