-- Pictures, documents, videos and captions of articles. Contents lie in pieces under the hash of the whole.
CREATE TABLE article_files (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article bigint NOT NULL REFERENCES articles,
    kind text NOT NULL CHECK (kind IN ('jpeg', 'png', 'pdf', 'docx', 'mp4', 'vtt')),
    name text NOT NULL,
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL CHECK (size > 0),
    words text NOT NULL,                                    -- of a picture: what is to be seen (alt text)
    width integer,
    height integer,
    seconds real,
    poster text,                                            -- hash of a video's still picture
    added_at timestamptz NOT NULL,
    account bigint
);
CREATE INDEX article_files_of ON article_files (article);

CREATE TABLE file_pieces (
    digest text NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    bytes bytea NOT NULL,
    PRIMARY KEY (digest, position)
);
-- Pictures and videos are compressed already.
ALTER TABLE file_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;
