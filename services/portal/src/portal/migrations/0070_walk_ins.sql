-- Whoever came without being on the list, and whom they came with or for.
ALTER TABLE ceremony_guests
    ADD COLUMN walk_in boolean NOT NULL DEFAULT false,
    ADD COLUMN came_with text NOT NULL DEFAULT '';
