-- no-transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS dossiers_on_show ON dossiers (edition, number)
    INCLUDE (field, kind, units, code, id)
    WHERE stage IN ('published', 'judged', 'awarded', 'not_awarded');
