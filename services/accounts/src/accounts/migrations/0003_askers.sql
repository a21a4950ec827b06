-- A code works only where it was asked for, and strangers are counted by their address.
-- Codes of the moment of this change have no asker: five minutes later there are none left.
ALTER TABLE challenges
    ADD COLUMN asker bytea,
    ADD COLUMN address bytea;
COMMENT ON COLUMN challenges.asker IS 'keyed hash of the device, or of the address of a program without cookies';
COMMENT ON COLUMN challenges.address IS 'keyed hash; NULL: asked for on a device that the contact has signed in on';
COMMENT ON COLUMN attempts.contact_hash IS 'the contact, a contact together with a place, or an account';
