-- no-transaction
-- The queue in its usual order, a page at a time, without sorting a whole stage.
CREATE INDEX CONCURRENTLY IF NOT EXISTS dossiers_queue_order ON dossiers
    (edition, stage, (coalesce(published_at, decided_at, submitted_at, created_at)), code);
