-- Events that are gone from the beginning of a topic that must keep everything, and were never applied.
ALTER TABLE lag ADD COLUMN gone bigint NOT NULL DEFAULT 0 CHECK (gone >= 0);

-- Topics whose lost beginning a generation has taken over from the one before it.
ALTER TABLE generations ADD COLUMN inherited text[] NOT NULL DEFAULT '{}';
