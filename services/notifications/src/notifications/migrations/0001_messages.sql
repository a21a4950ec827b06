CREATE TABLE contacts (
    account bigint PRIMARY KEY CHECK (account > 0),
    version bigint NOT NULL,
    name text NOT NULL DEFAULT '',
    email text,
    phone text
);

CREATE TABLE messages (
    id uuid PRIMARY KEY,
    occasion text NOT NULL,           -- the event's id, or what a state stands for ("welcome:12")
    recipient text NOT NULL,          -- "account:12" or "hash:…", never a contact
    kind text NOT NULL,
    lane text NOT NULL CHECK (lane IN ('urgent', 'ordinary')),
    edition text NOT NULL,
    account bigint CHECK (account > 0),
    facts jsonb NOT NULL DEFAULT '{}',
    sealed text,
    channel text CHECK (channel IN ('email', 'phone')),
    masked text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'created' CHECK (state IN (
        'created', 'sending', 'sent', 'failed_temporary', 'failed_permanent', 'expired',
        'undeliverable', 'refused')),
    failure text,
    tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    lease_until timestamptz,
    expires_at timestamptz NOT NULL,
    settled_at timestamptz,
    -- The channel is no part of this: a message that falls back to another one is still the same message.
    CONSTRAINT messages_once UNIQUE (occasion, recipient, kind),
    CONSTRAINT messages_leased CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
    CONSTRAINT messages_settled CHECK (
        (state IN ('created', 'sending', 'failed_temporary')) = (settled_at IS NULL)),
    CONSTRAINT messages_secret CHECK (
        sealed IS NULL OR (kind = 'sign_in_code' AND settled_at IS NULL))
);
CREATE INDEX messages_due ON messages (lane, due_at) WHERE state IN ('created', 'failed_temporary');
CREATE INDEX messages_leases ON messages (lease_until) WHERE state = 'sending';
CREATE INDEX messages_newest ON messages (created_at DESC, id DESC);
CREATE INDEX messages_of_account ON messages (account, created_at DESC, id DESC);
CREATE INDEX messages_failed ON messages (created_at DESC)
    WHERE state IN ('failed_permanent', 'expired', 'undeliverable');
CREATE INDEX messages_settled_at ON messages (settled_at) WHERE settled_at IS NOT NULL;

-- What happened to a message, in order; the server's own words are not kept, they may name people.
CREATE TABLE steps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message uuid NOT NULL REFERENCES messages ON DELETE CASCADE,
    at timestamptz NOT NULL,
    state text NOT NULL,
    failure text,
    code integer,
    actor bigint                      -- the staff account that asked for it
);
CREATE INDEX steps_of_message ON steps (message, id);

-- No row means that the person never chose: then the message is sent.
CREATE TABLE preferences (
    account bigint NOT NULL CHECK (account > 0),
    kind text NOT NULL,
    wanted boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    method text NOT NULL CHECK (method IN ('page', 'one_click')),
    PRIMARY KEY (account, kind)
);

CREATE TABLE preference_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account bigint NOT NULL,
    kind text NOT NULL,
    wanted boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    method text NOT NULL
);
CREATE INDEX preference_log_of_account ON preference_log (account, id);
