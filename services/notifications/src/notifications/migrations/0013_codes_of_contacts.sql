-- no-transaction
-- Erasing a contact finds its codes.
CREATE INDEX CONCURRENTLY IF NOT EXISTS messages_of_strangers ON messages (recipient)
    WHERE account IS NULL;
