-- A correction of a published entry: what its applicant proposes instead, until staff decide. The
-- public text lives in `dossiers` alone and changes only when a correction is accepted.
CREATE TABLE corrections (
    id uuid PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    state text NOT NULL DEFAULT 'writing'
        CHECK (state IN ('writing', 'proposed', 'accepted', 'refused', 'withdrawn')),
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    contents jsonb NOT NULL,
    cover uuid,
    shown uuid[] NOT NULL DEFAULT '{}',
    why text NOT NULL DEFAULT '' CHECK (length(why) <= 1000),
    opened_by bigint NOT NULL,
    opened_at timestamptz NOT NULL,
    proposed_at timestamptz,
    decided_at timestamptz,
    decided_by bigint,
    reason text,
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 4000),
    CONSTRAINT proposed_has_time CHECK (state = 'writing' OR proposed_at IS NOT NULL),
    CONSTRAINT decided_has_judge_and_time CHECK (
        (decided_at IS NULL) = (decided_by IS NULL)
        AND (state IN ('accepted', 'refused')) = (decided_at IS NOT NULL)),
    CONSTRAINT refused_has_a_reason CHECK (state <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX corrections_dossier ON corrections (dossier, opened_at);
CREATE UNIQUE INDEX corrections_one_at_a_time ON corrections (dossier)
    WHERE state IN ('writing', 'proposed');
CREATE INDEX corrections_waiting ON corrections (proposed_at) WHERE state = 'proposed';
