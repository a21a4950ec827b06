-- One person who was written down twice becomes one guest; the code, the link and the request of the other entry
-- still lead to that guest: invitations are printed, and a door's telephone may repeat what it sent.
CREATE TABLE ceremony_merged_guests (
    code text PRIMARY KEY,
    guest integer NOT NULL REFERENCES ceremony_guests ON DELETE CASCADE,
    secret_hash bytea UNIQUE,                -- of the link in the invitation
    arrived_key uuid,                        -- of the request that let the other entry in
    merged_at timestamptz NOT NULL
);
CREATE INDEX ceremony_merged_guests_of ON ceremony_merged_guests (guest);
CREATE INDEX ceremony_merged_guests_arrived ON ceremony_merged_guests (arrived_key) WHERE arrived_key IS NOT NULL;
