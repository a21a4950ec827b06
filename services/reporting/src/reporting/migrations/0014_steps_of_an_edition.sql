-- no-transaction
-- What happened on which day of an edition, without reading the steps of the others.
CREATE INDEX CONCURRENTLY IF NOT EXISTS transitions_days ON blueprint.transitions (edition) INCLUDE (dossier, day, before, after)
