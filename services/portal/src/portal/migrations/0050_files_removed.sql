-- A file that was taken out for good is a line of its article's history.
ALTER TABLE article_happenings DROP CONSTRAINT article_happenings_kind_check;
ALTER TABLE article_happenings ADD CONSTRAINT article_happenings_kind_check CHECK (kind IN (
    'created', 'saved', 'restored', 'published', 'scheduled', 'unscheduled', 'withdrawn', 'moved', 'shared',
    'file_removed')) NOT VALID;
