-- What happens to a dossier besides the steps of its life cycle: files, members, a deleted draft.
-- Only shown in the dossier's own history; no event carries it. `subject` is a name as it was then.
CREATE TABLE happenings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    kind text NOT NULL CHECK (kind <> ''),
    subject text NOT NULL DEFAULT '',
    actor bigint NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX happenings_dossier ON happenings (dossier, id);

-- What exactly was handed in, each time: the digest of contents and files, the units named then.
CREATE TABLE hand_ins (
    dossier uuid NOT NULL REFERENCES dossiers,
    version integer NOT NULL,
    received_at timestamptz NOT NULL,
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    files integer NOT NULL CHECK (files >= 0),
    primary_unit text,
    units text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (dossier, version)
);

-- Drafts their applicant deleted a moment ago: hidden, and withdrawn for good when the time is over.
CREATE TABLE deleted_drafts (
    dossier uuid PRIMARY KEY REFERENCES dossiers,
    deleted_at timestamptz NOT NULL,
    until timestamptz NOT NULL CHECK (until > deleted_at)
);
CREATE INDEX deleted_drafts_until ON deleted_drafts (until);

-- Which open form saved a step last, so that two windows on one draft do not overwrite each other.
CREATE TABLE step_writers (
    dossier uuid NOT NULL REFERENCES dossiers,
    step smallint NOT NULL,
    writer text NOT NULL CHECK (length(writer) <= 64),
    PRIMARY KEY (dossier, step)
);
