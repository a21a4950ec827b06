-- What staff write for each other about a dossier: appended, never changed, never sent anywhere.
CREATE TABLE staff_notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    account bigint NOT NULL,
    name text NOT NULL,
    words text NOT NULL CHECK (words <> '' AND length(words) <= 4000),
    at timestamptz NOT NULL
);
CREATE INDEX staff_notes_dossier ON staff_notes (dossier, id);

-- Which points of the edition's checklist somebody has ticked on a dossier.
CREATE TABLE checks (
    dossier uuid NOT NULL REFERENCES dossiers,
    point text NOT NULL,
    account bigint NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier, point)
);

-- Conclusions that wait for a second reviewer, and what became of them. A proposal speaks of one
-- version of the dossier: what changed meanwhile has to be proposed again.
CREATE TABLE proposals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    version integer NOT NULL,
    verb text NOT NULL CHECK (verb IN ('accept', 'refuse')),
    reason text,
    note text NOT NULL DEFAULT '',
    account bigint NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    outcome text CHECK (outcome IN ('confirmed', 'contradicted', 'dropped')),
    settled_by bigint,
    settled_at timestamptz,
    CONSTRAINT settled_is_whole CHECK (
        (outcome IS NULL) = (settled_by IS NULL) AND (outcome IS NULL) = (settled_at IS NULL)),
    CONSTRAINT second_is_another CHECK (outcome <> 'confirmed' OR settled_by <> account)
);
CREATE UNIQUE INDEX proposals_one_open ON proposals (dossier) WHERE outcome IS NULL;

-- One step for many dossiers, chosen by hand; each dossier has its own outcome.
CREATE TABLE batches (
    id uuid PRIMARY KEY,
    edition text NOT NULL,
    verb text NOT NULL,
    reason text,
    note text NOT NULL DEFAULT '',
    account bigint NOT NULL,
    name text NOT NULL,
    at timestamptz NOT NULL,
    undoes uuid REFERENCES batches
);
CREATE UNIQUE INDEX batches_undone_once ON batches (undoes);
CREATE TABLE batch_items (
    batch uuid NOT NULL REFERENCES batches,
    place integer NOT NULL,
    code text NOT NULL,
    version integer NOT NULL,
    settled_at timestamptz,
    taken integer,
    refusal text NOT NULL DEFAULT '',
    PRIMARY KEY (batch, place),
    UNIQUE (batch, code)
);
CREATE INDEX batch_items_open ON batch_items (batch, place) WHERE settled_at IS NULL;
COMMENT ON COLUMN batch_items.taken IS 'the version after the step; none when refused or only proposed';
COMMENT ON COLUMN batch_items.refusal IS 'why the step was not taken; empty when it was';

-- Entries that have votes: their publication is not undone, they are suspended instead.
CREATE TABLE voted_entries (
    edition integer NOT NULL,
    entry integer NOT NULL,
    PRIMARY KEY (edition, entry)
);
