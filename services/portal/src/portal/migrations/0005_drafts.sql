-- An edition that nobody outside sees yet; those that exist are announced.
ALTER TABLE editions ADD COLUMN draft boolean NOT NULL DEFAULT false;
ALTER TABLE editions ADD CONSTRAINT editions_current_is_announced CHECK (NOT (current AND draft)) NOT VALID;
