-- A ceremony may be called off or taken off the list; whoever was invited is told what has become of it.
ALTER TABLE ceremonies
    ADD COLUMN state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'cancelled')),
    ADD COLUMN notice text NOT NULL DEFAULT '',          -- why it changed or does not take place
    ADD COLUMN ends_at timestamptz,
    ADD COLUMN removed_at timestamptz;                   -- off the list; brought back, or gone later

-- `told`: what the last letter said about when and where; NULL: none of them kept that.
-- `answered_for`: the time the guest answered for.
ALTER TABLE ceremony_guests
    ADD COLUMN told text,
    ADD COLUMN answered_for text NOT NULL DEFAULT '';

-- Letters that were asked for, and what became of them. No address: the guest has it, and it is forgotten there.
CREATE TABLE ceremony_letters (
    request uuid PRIMARY KEY,                -- the event that asked for it
    guest integer NOT NULL REFERENCES ceremony_guests ON DELETE CASCADE,
    letter text NOT NULL CHECK (letter IN ('invitation', 'reminder', 'changed', 'cancelled')),
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    outcome text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'sent', 'failed', 'expired')),
    channel text NOT NULL DEFAULT '',
    failure text NOT NULL DEFAULT '',
    settled_at timestamptz,
    CHECK ((outcome = '') = (settled_at IS NULL))
);
CREATE INDEX ceremony_letters_of_guest ON ceremony_letters (guest, asked_at DESC);
