-- In template1, so that every database made later has them.
SET client_min_messages = warning;
-- What is made of template1 has its locale for ever; with C, `lower` and trigrams pass over đ, ổ, ớ, and searches find nothing.
DO $$
BEGIN
    IF lower('Đ') <> 'đ' THEN
        RAISE EXCEPTION 'The locale of this server (LC_CTYPE) knows no Vietnamese letters; make its cluster with C.UTF-8.';
    END IF;
END
$$;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
