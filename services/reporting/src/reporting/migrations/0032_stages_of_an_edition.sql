-- no-transaction
-- How many dossiers stand where, and which of them wait, without reading the others.
CREATE INDEX CONCURRENTLY IF NOT EXISTS dossiers_stages ON blueprint.dossiers (edition, stage, field)
