-- New values are checked for new rows only: a scan of millions of old ones would hold the lock.
ALTER TABLE messages
    DROP CONSTRAINT messages_state_check,
    DROP CONSTRAINT messages_channel_check,
    ADD COLUMN leg smallint NOT NULL DEFAULT 0,         -- the place in its chain of channels
    ADD COLUMN unread boolean NOT NULL DEFAULT false,   -- in the inbox of its account, not opened yet
    ADD CONSTRAINT messages_state_check CHECK (state IN (
        'created', 'sending', 'sent', 'delivered', 'failed_temporary', 'failed_permanent',
        'expired', 'undeliverable', 'refused')) NOT VALID,
    -- 'phone' is what text messages were called before there was more than one way to a phone.
    ADD CONSTRAINT messages_channel_check CHECK (
        channel IN ('email', 'sms', 'zalo', 'phone')) NOT VALID;

-- What was spent on a day ("day:2026-10-31") or on a purpose ("campaign:…"), in đồng.
CREATE TABLE spending (
    scope text PRIMARY KEY,
    cost bigint NOT NULL CHECK (cost >= 0),
    changed_at timestamptz NOT NULL
);

-- Tokens of providers that hand out a new one with every use. `seed` tells which given token they grew from.
CREATE TABLE provider_tokens (
    provider text PRIMARY KEY,
    sealed text NOT NULL,
    seed text NOT NULL,
    expires_at timestamptz NOT NULL
);
