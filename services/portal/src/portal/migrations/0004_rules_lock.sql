-- What was published of an edition's rules, byte by byte, and how it was amended; rows are only added or decided.
CREATE TABLE rule_amendments (
    edition text NOT NULL REFERENCES editions,
    number integer NOT NULL CHECK (number > 0),
    subject text NOT NULL,
    before jsonb NOT NULL CHECK (jsonb_typeof(before) = 'object'),
    after jsonb NOT NULL CHECK (jsonb_typeof(after) = 'object'),
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    proposed_by bigint NOT NULL,
    proposed_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'refused', 'withdrawn')),
    decided_by bigint,
    decided_at timestamptz,
    note text NOT NULL DEFAULT '',
    PRIMARY KEY (edition, number),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((state = 'open') = (decided_by IS NULL)),
    CHECK (state <> 'approved' OR decided_by <> proposed_by),
    CHECK (state <> 'withdrawn' OR decided_by = proposed_by)
);

CREATE TABLE rule_versions (
    edition text NOT NULL REFERENCES editions,
    number integer NOT NULL CHECK (number > 0),
    published_at timestamptz NOT NULL,
    content bytea NOT NULL,
    hash text NOT NULL CHECK (hash = encode(sha256(content), 'hex')),
    amendment integer,                -- NULL: the first publication
    account bigint,                   -- who published or approved; NULL: a demonstration
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    written_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (edition, number),
    UNIQUE (edition, amendment),
    FOREIGN KEY (edition, amendment) REFERENCES rule_amendments,
    CHECK ((number = 1) = (amendment IS NULL))
);

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version of the rules is never rewritten';
END $$;
CREATE TRIGGER rule_versions_stay BEFORE UPDATE OR DELETE ON rule_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();

-- Dates, policy and weights of a published edition change only together with a new published version.
CREATE FUNCTION rules_are_locked(code text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM rule_versions WHERE edition = code)
        AND NOT EXISTS (
            SELECT FROM rule_versions WHERE edition = code AND written_in = pg_current_xact_id())
$$;

CREATE FUNCTION refuse_locked_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF rules_are_locked(coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> TG_ARGV[0]) THEN
        RAISE EXCEPTION 'the rules of this edition are published: amend them';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER edition_rules_locked AFTER UPDATE ON editions FOR EACH ROW
    WHEN (
        (OLD.voting_contacts, OLD.voting_declaration, OLD.voting_counts, OLD.voting_counts_hidden_last_hours,
            OLD.voting_organisations_may_vote, OLD.voting_authors_may_vote,
            OLD.rules -> 'scoring', OLD.rules -> 'prizes')
        IS DISTINCT FROM
        (NEW.voting_contacts, NEW.voting_declaration, NEW.voting_counts, NEW.voting_counts_hidden_last_hours,
            NEW.voting_organisations_may_vote, NEW.voting_authors_may_vote,
            NEW.rules -> 'scoring', NEW.rules -> 'prizes'))
    EXECUTE FUNCTION refuse_locked_rules('code');

CREATE TRIGGER window_limits_locked AFTER UPDATE ON edition_windows FOR EACH ROW
    WHEN ((OLD.starts_at, OLD.ends_at) IS DISTINCT FROM (NEW.starts_at, NEW.ends_at))
    EXECUTE FUNCTION refuse_locked_rules('edition');
CREATE TRIGGER windows_locked AFTER INSERT OR DELETE ON edition_windows FOR EACH ROW
    EXECUTE FUNCTION refuse_locked_rules('edition');
