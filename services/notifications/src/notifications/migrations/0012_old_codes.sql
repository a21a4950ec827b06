-- no-transaction
-- Which codes are deleted next.
CREATE INDEX CONCURRENTLY IF NOT EXISTS messages_codes ON messages (settled_at)
    WHERE kind = 'sign_in_code' AND settled_at IS NOT NULL;
