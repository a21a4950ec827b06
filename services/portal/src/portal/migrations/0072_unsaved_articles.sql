-- What somebody was typing when a file was added or the preview asked for: the page after it can be loaded again.
CREATE TABLE unsaved_articles (
    id uuid PRIMARY KEY,
    article bigint NOT NULL REFERENCES articles ON DELETE CASCADE,
    account bigint NOT NULL,
    form jsonb NOT NULL,                                    -- texts by name of field
    kept_at timestamptz NOT NULL
);
CREATE INDEX unsaved_articles_kept ON unsaved_articles (kept_at);
CREATE INDEX unsaved_articles_of ON unsaved_articles (article);
