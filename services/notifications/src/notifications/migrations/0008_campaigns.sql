-- Whom the units named as their officers, for messages to units.
CREATE TABLE officers (
    account bigint NOT NULL CHECK (account > 0),
    unit text NOT NULL,
    PRIMARY KEY (account, unit)
);
CREATE INDEX officers_of_unit ON officers (unit);
INSERT INTO officers (account, unit)
SELECT DISTINCT (body ->> 'account')::bigint, role ->> 'unit'
FROM kit.copies CROSS JOIN jsonb_array_elements(body -> 'roles') AS role
WHERE topic = 'accounts' AND body ->> 'state' = 'active'
  AND role ->> 'role' = 'unit_officer' AND role ->> 'unit' IS NOT NULL;

CREATE TABLE campaigns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    title text NOT NULL,
    audience jsonb NOT NULL,
    subject text NOT NULL,
    short text NOT NULL,
    body text NOT NULL,
    send_at timestamptz,              -- none: as soon as it is approved
    per_minute integer NOT NULL CHECK (per_minute > 0),
    state text NOT NULL DEFAULT 'draft' CHECK (state IN (
        'draft', 'proposed', 'approved', 'running', 'paused', 'done', 'cancelled')),
    version integer NOT NULL DEFAULT 1,
    made_by bigint NOT NULL CHECK (made_by > 0),
    made_at timestamptz NOT NULL,
    approved_by bigint,
    started_at timestamptz,
    released_until timestamptz,       -- what may go until this moment has gone: the rate's memory
    finished_at timestamptz,
    CONSTRAINT campaigns_two_people CHECK (approved_by <> made_by)
);
CREATE INDEX campaigns_under_way ON campaigns (id) WHERE state IN ('approved', 'running');

-- Who gets it, written down when sending starts: nobody enters later, nobody twice.
CREATE TABLE campaign_people (
    campaign bigint NOT NULL REFERENCES campaigns,
    account bigint NOT NULL,
    released_at timestamptz,
    PRIMARY KEY (campaign, account)
);
CREATE INDEX campaign_people_waiting ON campaign_people (campaign, account)
    WHERE released_at IS NULL;

CREATE TABLE campaign_steps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign bigint NOT NULL REFERENCES campaigns,
    at timestamptz NOT NULL,
    verb text NOT NULL,
    actor bigint                      -- nobody: it happened by itself
);
CREATE INDEX campaign_steps_of ON campaign_steps (campaign, id);
