-- Editions that were prepared and given up: nobody outside ever saw them; that they were there stays known.
CREATE TABLE removed_drafts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    number smallint NOT NULL,
    short_title text NOT NULL,
    removed_at timestamptz NOT NULL,
    account bigint NOT NULL,
    reason text NOT NULL CHECK (btrim(reason) <> '')
);
