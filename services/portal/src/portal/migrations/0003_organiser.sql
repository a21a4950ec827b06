-- Who holds the edition, as the pages say: {"board": …, "standing_body": …}; what is not said is left out.
ALTER TABLE editions
    ADD COLUMN organiser jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(organiser) = 'object');
