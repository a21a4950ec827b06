-- What of a film phones do not play: names of codecs, none of them when it plays everywhere. NULL: no
-- film, or one that nobody has asked yet; the worker does.
ALTER TABLE attachments ADD COLUMN not_played text[];
