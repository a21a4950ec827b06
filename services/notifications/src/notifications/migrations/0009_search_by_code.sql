-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS messages_of_dossier ON messages ((facts ->> 'code'), created_at DESC)
    WHERE facts ? 'code';
