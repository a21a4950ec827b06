-- The portal's own copy of published entries: the home page orders and limits them.
CREATE TABLE entries (
    edition text NOT NULL,
    number integer NOT NULL CHECK (number >= 0),
    version bigint NOT NULL,
    code text NOT NULL,
    url text NOT NULL,
    title text NOT NULL,
    unit_name text NOT NULL,
    authors text NOT NULL,
    cover text,
    standing text NOT NULL,
    published_at timestamptz,
    PRIMARY KEY (edition, number)
);
CREATE INDEX entries_latest ON entries (edition, published_at DESC) WHERE standing = 'published';
