-- no-transaction
-- Staff find messages by an address.
CREATE INDEX CONCURRENTLY IF NOT EXISTS contacts_by_phone ON contacts (phone);
