-- Vietnamese text for matching (case, diacritics and punctuation do not matter). unaccent is only
-- STABLE, and a generated column needs IMMUTABLE: naming the dictionary makes the promise true.
CREATE FUNCTION plain(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT ' ' || btrim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, normalize($1, NFC))),
        '[^a-z0-9]+', ' ', 'g')) || ' '
$$;

-- The same with diacritics kept, for ranking exact matches first. lower() needs ICU for Đ and Ư.
CREATE FUNCTION accented(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT ' ' || btrim(regexp_replace(
        lower(normalize($1, NFC) COLLATE "vi-x-icu"),
        '[[:space:][:punct:]–—“”]+', ' ', 'g')) || ' '
$$;

-- What somebody typed as LIKE patterns: every word, at the beginning of a word, in any order.
CREATE FUNCTION patterns(text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT coalesce(array_agg('% ' || word || '%'), '{}')
    FROM unnest(string_to_array(btrim(plain($1)), ' ')) AS word WHERE word <> ''
$$;

-- The same words as one phrase, without and with diacritics.
CREATE FUNCTION plain_phrase(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT '%' || rtrim(plain($1)) || '%' $$;

CREATE FUNCTION phrase(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT '%' || rtrim(accented($1)) || '%' $$;

CREATE TABLE counters (
    edition text NOT NULL,
    name text NOT NULL CHECK (name IN ('dossier', 'entry')),
    last integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (edition, name)
);

CREATE TABLE dossiers (
    id uuid PRIMARY KEY,
    edition text NOT NULL,
    code text NOT NULL UNIQUE,
    account bigint NOT NULL CHECK (account > 0),
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    stage text NOT NULL DEFAULT 'draft' CHECK (stage IN (
        'draft', 'submitted', 'needs_supplement', 'valid', 'not_valid', 'published',
        'judged', 'awarded', 'not_awarded', 'withdrawn', 'disqualified', 'suspended')),

    kind text NOT NULL DEFAULT '',
    field text NOT NULL DEFAULT '',
    themes text[] NOT NULL DEFAULT '{}',
    title text NOT NULL DEFAULT '' CHECK (length(title) <= 200),
    summary text NOT NULL DEFAULT '' CHECK (length(summary) <= 600),
    problem text NOT NULL DEFAULT '',
    solution text NOT NULL DEFAULT '',
    where_applied text NOT NULL DEFAULT '',
    applied_since text NOT NULL DEFAULT '' CHECK (applied_since ~ '^((0[1-9]|1[0-2])/)?([0-9]{4})?$'),
    effects text NOT NULL DEFAULT '',
    figures jsonb NOT NULL DEFAULT '[]',
    applicant_kind text NOT NULL DEFAULT ''
        CHECK (applicant_kind IN ('', 'individual', 'group', 'organisation', 'enterprise')),
    authors text NOT NULL DEFAULT '' CHECK (length(authors) <= 500),
    primary_unit text,
    units text[] NOT NULL DEFAULT '{}',
    declined_units text[] NOT NULL DEFAULT '{}',

    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    submitted_at timestamptz,
    supplement_until timestamptz,
    decided_at timestamptz,
    decided_by bigint,
    published_at timestamptz,
    number integer CHECK (number > 0),
    slug text,

    searchable text GENERATED ALWAYS AS (
        plain(title || ' ' || authors || ' ' || summary || ' ' || where_applied || ' ' || code)
    ) STORED,
    searchable_accented text GENERATED ALWAYS AS (accented(title || ' ' || authors)) STORED,

    UNIQUE (edition, number),
    CONSTRAINT submitted_has_time CHECK (
        stage IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL),
    CONSTRAINT decided_has_judge_and_time CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CONSTRAINT decision_stands CHECK (
        stage IN ('draft', 'submitted', 'withdrawn') OR decided_at IS NOT NULL),
    CONSTRAINT undecided_has_no_decision CHECK (
        stage NOT IN ('draft', 'submitted') OR decided_at IS NULL),
    CONSTRAINT supplement_has_an_end CHECK (
        stage <> 'needs_supplement' OR supplement_until IS NOT NULL),
    CONSTRAINT published_is_whole CHECK (
        (published_at IS NULL) = (number IS NULL) AND (published_at IS NULL) = (slug IS NULL)),
    CONSTRAINT published_has_number CHECK (
        stage NOT IN ('published', 'judged', 'awarded', 'not_awarded', 'suspended', 'disqualified')
        OR number IS NOT NULL)
);
CREATE INDEX dossiers_account ON dossiers (account);
CREATE INDEX dossiers_queue ON dossiers (edition, stage, submitted_at);
CREATE INDEX dossiers_units ON dossiers USING gin (units);
CREATE INDEX dossiers_searchable ON dossiers USING gin (searchable gin_trgm_ops);

-- The audit of the life cycle: who, when, before, after, why.
CREATE TABLE transitions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier uuid NOT NULL REFERENCES dossiers,
    version integer NOT NULL,
    verb text NOT NULL,
    before text,
    after text NOT NULL,
    actor bigint NOT NULL,
    acted_as text NOT NULL CHECK (acted_as IN ('applicant', 'reviewer', 'council')),
    reason text,
    note text NOT NULL DEFAULT '',
    at timestamptz NOT NULL,
    UNIQUE (dossier, version)
);

-- Consents are per purpose and provable: the text's version, when and how (Law 91/2025).
CREATE TABLE consents (
    dossier uuid NOT NULL REFERENCES dossiers,
    purpose text NOT NULL CHECK (purpose IN ('declaration', 'processing', 'publication', 'promotion')),
    text_version text NOT NULL,
    given_at timestamptz NOT NULL,
    account bigint NOT NULL,
    method text NOT NULL DEFAULT 'form',
    PRIMARY KEY (dossier, purpose, given_at)
);

CREATE TABLE declines (
    dossier uuid NOT NULL REFERENCES dossiers,
    unit text NOT NULL,
    account bigint NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier, unit)
);
