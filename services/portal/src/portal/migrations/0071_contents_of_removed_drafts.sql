-- What was written for an edition that was given up, and went with it.
ALTER TABLE removed_drafts
    ADD COLUMN articles integer NOT NULL DEFAULT 0,
    ADD COLUMN ceremonies integer NOT NULL DEFAULT 0;
