-- Letters to guests carry address and personal link sealed, as codes do, and only until they are sent.
-- Checked for new rows only: a scan of millions of old ones would hold the lock.
ALTER TABLE messages
    DROP CONSTRAINT messages_secret,
    ADD CONSTRAINT messages_secret CHECK (
        sealed IS NULL OR (settled_at IS NULL AND kind IN (
            'sign_in_code', 'ceremony_invited', 'ceremony_reminder', 'ceremony_task'))) NOT VALID;
