-- An old offset of a re-created topic is another event: letters are known by the topic's identity.
-- Letters from before this file keep '', which no topic has.
ALTER TABLE kit.dead_letters
    ADD COLUMN cluster_id text NOT NULL DEFAULT '',
    ADD COLUMN topic_id text NOT NULL DEFAULT '';
ALTER TABLE kit.dead_letters
    DROP CONSTRAINT dead_letters_consumer_topic_partition_record_offset_key,
    ADD CONSTRAINT dead_letters_place
        UNIQUE (consumer, cluster_id, topic_id, topic, partition, record_offset);

-- A position in a topic whose name now belongs to another one: history, readiness ignores it.
ALTER TABLE kit.positions ADD COLUMN superseded boolean NOT NULL DEFAULT false;
