-- The picture that a shared link shows: drawn from the entry's own photo and title by the worker, and
-- again when one of them changes.
CREATE TABLE share_cards (
    dossier uuid PRIMARY KEY REFERENCES dossiers,
    made_of text NOT NULL,
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    made_at timestamptz NOT NULL
);
CREATE INDEX share_cards_hash ON share_cards (hash);
COMMENT ON COLUMN share_cards.made_of IS 'digest of everything that is drawn';
