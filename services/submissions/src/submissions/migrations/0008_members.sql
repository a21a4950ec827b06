-- People of a group, each with an invitation they answer themselves. Of the invitation's code only
-- the hash is looked up; sealed, the leader can be shown the link again until it is answered.
CREATE TABLE members (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    name text NOT NULL CHECK (length(name) <= 120),
    role text NOT NULL CHECK (role IN ('head', 'author', 'co_author', 'helper', 'other')),
    duty text NOT NULL DEFAULT '' CHECK (length(duty) <= 200),
    share smallint CHECK (share BETWEEN 1 AND 100),
    state text NOT NULL CHECK (state IN ('invited', 'confirmed', 'declined', 'left')),
    account bigint CHECK (account > 0),
    code_hash bytea UNIQUE,
    sealed_code text,
    expires_at timestamptz,
    added_at timestamptz NOT NULL,
    answered_at timestamptz,
    CONSTRAINT invited_has_a_code CHECK (
        state <> 'invited' OR (code_hash IS NOT NULL AND expires_at IS NOT NULL)),
    CONSTRAINT answered_has_time CHECK (state = 'invited' OR answered_at IS NOT NULL),
    CONSTRAINT answered_shows_no_code CHECK (state = 'invited' OR sealed_code IS NULL),
    CONSTRAINT confirmed_is_somebody CHECK (state <> 'confirmed' OR account IS NOT NULL)
);
CREATE INDEX members_dossier ON members (dossier, added_at);
CREATE INDEX members_account ON members (account) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX members_once ON members (dossier, account) WHERE state = 'confirmed';
