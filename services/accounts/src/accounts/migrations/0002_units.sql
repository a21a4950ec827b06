CREATE TABLE units (
    code text PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9.-]*$'),
    version bigint NOT NULL DEFAULT 1,
    name text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
    kind text NOT NULL CHECK (kind <> ''),
    unit_group text NOT NULL CHECK (unit_group <> ''),
    parent text REFERENCES units,
    former_province text NOT NULL DEFAULT '',
    entry_target integer CHECK (entry_target >= 0),
    target_scope text NOT NULL DEFAULT 'each' CHECK (target_scope IN ('each', 'group')),
    listed boolean NOT NULL DEFAULT false,
    -- Days in Viet Nam, half-open; NULL: since ever, for ever.
    valid_from date,
    valid_to date,
    replaced_by text REFERENCES units,
    -- Folded name and aliases, for search without diacritics.
    search text NOT NULL,
    CHECK (parent <> code),
    CHECK (replaced_by IS NULL OR valid_to IS NOT NULL),
    CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)
);
CREATE INDEX units_parent ON units (parent);

CREATE TABLE unit_names (
    unit text NOT NULL REFERENCES units,
    name text NOT NULL,
    valid_from date,
    valid_to date,
    UNIQUE NULLS NOT DISTINCT (unit, valid_from, name)
);

CREATE TABLE unit_aliases (
    unit text NOT NULL REFERENCES units,
    alias text NOT NULL CHECK (alias <> ''),
    PRIMARY KEY (unit, alias)
);

CREATE TABLE unit_contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit text NOT NULL REFERENCES units,
    channel text NOT NULL CHECK (channel IN ('email', 'phone', 'zalo')),
    label text NOT NULL DEFAULT '',
    address text NOT NULL CHECK (address <> ''),
    UNIQUE (unit, channel, address)
);

CREATE TABLE grants (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account integer NOT NULL REFERENCES accounts,
    role text NOT NULL,
    unit text REFERENCES units,
    -- Days in Viet Nam, half-open.
    valid_from date NOT NULL,
    valid_to date,
    -- As announced to other services; the worker moves it when a day begins.
    active boolean NOT NULL,
    granted_at timestamptz NOT NULL,
    granted_by integer,
    revoked_at timestamptz,
    CHECK (valid_to IS NULL OR valid_to > valid_from),
    CHECK (role <> 'unit_officer' OR unit IS NOT NULL),
    CHECK (NOT (active AND revoked_at IS NOT NULL))
);
CREATE UNIQUE INDEX grants_once ON grants (account, role, coalesce(unit, '')) WHERE revoked_at IS NULL;
CREATE INDEX grants_account ON grants (account) WHERE revoked_at IS NULL;
