-- Files lie in the file store under the hash of their content; a row is what makes one exist.
CREATE TABLE attachments (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    kind text NOT NULL CHECK (kind IN ('pdf', 'docx', 'jpeg', 'png', 'mp4')),
    size bigint NOT NULL CHECK (size > 0),
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    picture text CHECK (picture ~ '^[0-9a-f]{64}$'),
    card text CHECK (card ~ '^[0-9a-f]{64}$'),
    cover boolean NOT NULL DEFAULT false,
    shown boolean NOT NULL DEFAULT false,
    added_at timestamptz NOT NULL,
    CONSTRAINT cover_is_an_image CHECK (NOT cover OR picture IS NOT NULL),
    CONSTRAINT cover_is_shown CHECK (NOT cover OR shown)
);
CREATE INDEX attachments_dossier ON attachments (dossier, added_at);
CREATE UNIQUE INDEX attachments_one_cover ON attachments (dossier) WHERE cover;
CREATE INDEX attachments_hash ON attachments (hash);
CREATE INDEX attachments_picture ON attachments (picture) WHERE picture IS NOT NULL;
CREATE INDEX attachments_card ON attachments (card) WHERE card IS NOT NULL;
COMMENT ON COLUMN attachments.picture IS '4:3 copy of an image, 960x720';
COMMENT ON COLUMN attachments.card IS 'copy for sharing, 1200x630';
COMMENT ON COLUMN attachments.shown IS 'published together with the entry; private otherwise';
