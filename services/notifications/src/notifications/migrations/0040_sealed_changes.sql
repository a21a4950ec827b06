-- Guests are told that a ceremony has changed or does not take place: sealed like their invitations.
-- Checked for new rows only, as before.
ALTER TABLE messages
    DROP CONSTRAINT messages_secret,
    ADD CONSTRAINT messages_secret CHECK (
        sealed IS NULL OR (settled_at IS NULL AND kind IN (
            'sign_in_code', 'ceremony_invited', 'ceremony_reminder', 'ceremony_changed',
            'ceremony_cancelled', 'ceremony_task'))) NOT VALID;
