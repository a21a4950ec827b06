-- no-transaction
-- Since when a dossier waits for a decision, without reading all of its steps.
CREATE INDEX CONCURRENTLY IF NOT EXISTS transitions_waits ON blueprint.transitions (dossier, at) WHERE after = 'submitted'
