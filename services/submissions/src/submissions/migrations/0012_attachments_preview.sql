-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS attachments_preview ON attachments (preview) WHERE preview IS NOT NULL;
