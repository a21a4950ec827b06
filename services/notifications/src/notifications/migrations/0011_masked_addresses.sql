-- no-transaction
-- Which addresses are blanked next.
CREATE INDEX CONCURRENTLY IF NOT EXISTS messages_masked ON messages (settled_at)
    WHERE masked <> '' AND settled_at IS NOT NULL;
