-- Account numbers come from a sequence and are never used twice, not even after erasure (law 11).
-- They are taken under a lock on the contact, after it is known that an account must be made, so a
-- lost race burns no number; gaps come only from a crash and cost one bit each in voting's bitmaps.
CREATE SEQUENCE account_numbers AS integer MINVALUE 1 NO CYCLE;

CREATE TABLE accounts (
    number integer PRIMARY KEY DEFAULT nextval('account_numbers'),
    version bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'merged', 'erased', 'blocked')),
    kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'organisation')),
    -- 'trial': made by `accounts tokens` for load tests; never announced to other services.
    origin text NOT NULL DEFAULT 'code' CHECK (origin IN ('code', 'staff', 'trial')),
    name text NOT NULL DEFAULT '' CHECK (length(name) <= 100),
    merged_into integer REFERENCES accounts,
    commune text,
    declared_at timestamptz,
    created_at timestamptz NOT NULL,
    CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
    CHECK (merged_into <> number),
    CHECK (commune IS NULL OR declared_at IS NOT NULL),
    CHECK (state <> 'erased' OR (name = '' AND declared_at IS NULL))
);
ALTER SEQUENCE account_numbers OWNED BY accounts.number;
CREATE INDEX accounts_trial ON accounts (number) WHERE origin = 'trial';
CREATE INDEX accounts_merged ON accounts (merged_into) WHERE merged_into IS NOT NULL;

-- The only place where a contact can be read.
CREATE TABLE contacts (
    canonical text PRIMARY KEY,
    account integer NOT NULL REFERENCES accounts,
    channel text NOT NULL CHECK (channel IN ('email', 'phone')),
    address text NOT NULL,
    verified_at timestamptz NOT NULL
);
CREATE INDEX contacts_account ON contacts (account);

-- Coming back after erasure gives the same number, so no second vote; forgotten with the edition.
CREATE TABLE erased_contacts (
    contact_hash bytea PRIMARY KEY,
    account integer NOT NULL REFERENCES accounts,
    edition text,
    erased_at timestamptz NOT NULL
);

CREATE TABLE challenges (
    id uuid PRIMARY KEY,
    contact_hash bytea NOT NULL,
    code_hash bytea NOT NULL,
    -- NULL: to sign in; a number: to add the contact to this account.
    account integer REFERENCES accounts,
    tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    CHECK (expires_at > created_at)
);
CREATE INDEX challenges_contact ON challenges (contact_hash, created_at DESC);
CREATE INDEX challenges_created ON challenges (created_at);

-- Wrong codes and wrong passwords, for known and unknown contacts alike.
CREATE TABLE attempts (
    contact_hash bytea NOT NULL,
    kind text NOT NULL CHECK (kind IN ('code', 'password')),
    failures integer NOT NULL CHECK (failures > 0),
    last_at timestamptz NOT NULL,
    locked_until timestamptz,
    PRIMARY KEY (contact_hash, kind)
);
CREATE INDEX attempts_last ON attempts (last_at);

CREATE TABLE address_quotas (
    address_hash bytea NOT NULL,
    kind text NOT NULL,
    window_start timestamptz NOT NULL,
    requests integer NOT NULL CHECK (requests > 0),
    PRIMARY KEY (address_hash, kind, window_start)
);
CREATE INDEX address_quotas_window ON address_quotas (window_start);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    account integer NOT NULL REFERENCES accounts,
    method text NOT NULL CHECK (method IN ('code', 'password')),
    started_at timestamptz NOT NULL,
    used_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN
        ('signed_out', 'signed_out_everywhere', 'reused', 'merged', 'blocked', 'erased', 'password', 'revoked')),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX sessions_account ON sessions (account) WHERE ended_at IS NULL;
CREATE INDEX sessions_ends ON sessions (ends_at);

CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    session uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    issued_at timestamptz NOT NULL,
    replaced_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session);

CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 1,
    public_jwk jsonb NOT NULL,
    sealed_private text,
    created_at timestamptz NOT NULL,
    signs_from timestamptz NOT NULL,
    retired_at timestamptz,
    CHECK (retired_at IS NOT NULL OR sealed_private IS NOT NULL)
);

CREATE TABLE passwords (
    account integer PRIMARY KEY REFERENCES accounts,
    hash text NOT NULL,
    initial boolean NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE consents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account integer NOT NULL REFERENCES accounts,
    purpose text NOT NULL,
    text_version text NOT NULL,
    method text NOT NULL CHECK (method IN ('page', 'api', 'seed')),
    given_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX consents_account ON consents (account);

CREATE TABLE conflicts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claimant integer NOT NULL REFERENCES accounts,
    holder integer NOT NULL REFERENCES accounts,
    found_at timestamptz NOT NULL,
    settled_at timestamptz,
    outcome text CHECK (outcome IN ('merged', 'dismissed', 'gone')),
    CHECK (claimant <> holder),
    CHECK ((settled_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX conflicts_open ON conflicts (least(claimant, holder), greatest(claimant, holder))
    WHERE settled_at IS NULL;

CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor integer,                    -- NULL: the system, or the operator at the command line
    action text NOT NULL,
    subject_kind text NOT NULL CHECK (subject_kind IN ('account', 'unit', 'key')),
    subject text NOT NULL,
    before jsonb,
    after jsonb,
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX audit_subject ON audit (subject_kind, subject, id DESC);
