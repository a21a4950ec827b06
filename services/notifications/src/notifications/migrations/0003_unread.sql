-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS messages_unread ON messages (account) WHERE unread;
