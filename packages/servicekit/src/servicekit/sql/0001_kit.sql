-- What every service's database has besides its own tables.
CREATE SCHEMA IF NOT EXISTS kit;

CREATE TABLE kit.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic text NOT NULL,
    key text NOT NULL,
    body bytea,                       -- NULL is a tombstone
    request_id text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);
-- The relay looks for unpublished rows, never above an id: ids that commit late must not be lost.
CREATE INDEX outbox_unpublished ON kit.outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON kit.outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE kit.positions (
    consumer text NOT NULL,
    cluster_id text NOT NULL,
    topic_id text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL CHECK (next_offset >= 0),
    caught_up boolean NOT NULL DEFAULT false,
    moved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, cluster_id, topic_id, partition)
);

CREATE TABLE kit.dead_letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    record_offset bigint NOT NULL,
    key bytea,
    body bytea,
    reason text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    UNIQUE (consumer, topic, partition, record_offset)
);

CREATE TABLE kit.copies (
    topic text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    body jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, key)
);
