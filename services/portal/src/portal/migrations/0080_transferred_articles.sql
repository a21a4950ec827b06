-- Articles of a draft that is given up may go to another edition: a line of their history says from where,
-- and the list of drafts that were given up says how many went to which.
ALTER TABLE article_happenings
    ADD COLUMN about text NOT NULL DEFAULT '',              -- which edition it came from
    DROP CONSTRAINT article_happenings_kind_check,
    ADD CONSTRAINT article_happenings_kind_check CHECK (kind IN (
        'created', 'saved', 'restored', 'published', 'scheduled', 'unscheduled', 'withdrawn', 'moved', 'shared',
        'file_removed', 'transferred')) NOT VALID;
ALTER TABLE removed_drafts
    ADD COLUMN transferred integer NOT NULL DEFAULT 0,
    ADD COLUMN transferred_to text NOT NULL DEFAULT '';     -- short title of the edition
