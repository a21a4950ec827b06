-- A launch, an award or another ceremony of an edition (S2): what its plan says, when and where it is.
CREATE TABLE ceremonies (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL REFERENCES editions,
    kind text NOT NULL CHECK (kind IN ('launch', 'award', 'other')),
    version integer NOT NULL DEFAULT 1,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    time_label text NOT NULL DEFAULT '',     -- "1/2 ngày"; "dự kiến tuần 2 tháng 2"
    first_day date,                          -- tentative days, both included
    last_day date,
    starts_at timestamptz,                   -- NULL until it is fixed
    place text NOT NULL DEFAULT '',
    expected_min integer CHECK (expected_min > 0),
    expected_max integer,
    answers_until timestamptz,               -- the first moment that is too late; NULL: until it begins
    remind_days smallint NOT NULL DEFAULT 3 CHECK (remind_days BETWEEN 0 AND 30),   -- 0: nobody is reminded
    bases text NOT NULL DEFAULT '',          -- one line each, as the next ones
    purpose text NOT NULL DEFAULT '',
    organisation text NOT NULL DEFAULT '',
    recipients text NOT NULL DEFAULT '',
    symbol text NOT NULL DEFAULT '',
    positions text NOT NULL DEFAULT '',
    archive text NOT NULL DEFAULT '',
    shown boolean NOT NULL DEFAULT false,    -- on the public page
    agenda_shown boolean NOT NULL DEFAULT false,
    minutes text NOT NULL DEFAULT '',
    now_item integer,                        -- of the agenda, while it takes place
    ended boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    CHECK (last_day >= first_day),
    CHECK (expected_max >= expected_min)
);
CREATE INDEX ceremonies_of_edition ON ceremonies (edition, id);

CREATE TABLE ceremony_agenda (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    position integer NOT NULL,
    version integer NOT NULL DEFAULT 1,
    at_time time,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    performer text NOT NULL DEFAULT '',
    alternate text NOT NULL DEFAULT '',
    notes text NOT NULL DEFAULT ''
);
CREATE INDEX ceremony_agenda_in_order ON ceremony_agenda (ceremony, position);
ALTER TABLE ceremonies ADD FOREIGN KEY (now_item) REFERENCES ceremony_agenda ON DELETE SET NULL;

CREATE TABLE ceremony_documents (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    position integer NOT NULL,
    version integer NOT NULL DEFAULT 1,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    link text NOT NULL CHECK (link ~ '^(https://|/)'),
    item integer REFERENCES ceremony_agenda ON DELETE SET NULL
);
CREATE INDEX ceremony_documents_in_order ON ceremony_documents (ceremony, position);

CREATE TABLE ceremony_guest_groups (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    position integer NOT NULL,
    version integer NOT NULL DEFAULT 1,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    expected integer CHECK (expected > 0)
);
CREATE INDEX ceremony_guest_groups_in_order ON ceremony_guest_groups (ceremony, position);

-- What must be ready before; `needs` are tasks of the same ceremony that come first, never in a circle.
CREATE TABLE ceremony_tasks (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    position integer NOT NULL,
    version integer NOT NULL DEFAULT 1,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    owner text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '',          -- where reminders go; an office's address
    due date,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'doing', 'done')),
    needs integer[] NOT NULL DEFAULT '{}',
    note text NOT NULL DEFAULT '',
    reminded_on date
);
CREATE INDEX ceremony_tasks_in_order ON ceremony_tasks (ceremony, position);
CREATE INDEX ceremony_tasks_due ON ceremony_tasks (due) WHERE state <> 'done';

-- A sponsor's memorandum on its way from the draft to the signature (S2-08, S2-10).
CREATE TABLE ceremony_agreements (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    position integer NOT NULL,
    version integer NOT NULL DEFAULT 1,
    sponsor text NOT NULL CHECK (length(sponsor) BETWEEN 1 AND 300),
    subject text NOT NULL DEFAULT '',
    step text NOT NULL DEFAULT 'draft'
        CHECK (step IN ('draft', 'comments', 'agreed', 'approved', 'signed', 'filed')),
    item integer REFERENCES ceremony_agenda ON DELETE SET NULL,
    link text NOT NULL DEFAULT '' CHECK (link = '' OR link ~ '^(https://|/)'),
    note text NOT NULL DEFAULT '',
    signed_on date
);
CREATE INDEX ceremony_agreements_in_order ON ceremony_agreements (ceremony, position);

CREATE TABLE ceremony_guests (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    guest_group integer REFERENCES ceremony_guest_groups ON DELETE SET NULL,
    version integer NOT NULL DEFAULT 1,
    code text UNIQUE,                        -- what is typed at the door; made of the id
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    body text NOT NULL DEFAULT '',           -- office and position
    email text NOT NULL DEFAULT '',
    phone text NOT NULL DEFAULT '',
    folded text NOT NULL,                    -- name and body, for finding
    secret_hash bytea UNIQUE,                -- of the link in the invitation
    secret_sealed text,
    invited_at timestamptz,
    reminded_at timestamptz,
    answer text NOT NULL DEFAULT '' CHECK (answer IN ('', 'coming', 'deputy', 'declined')),
    deputy_name text NOT NULL DEFAULT '',
    deputy_body text NOT NULL DEFAULT '',
    answer_note text NOT NULL DEFAULT '',
    answered_at timestamptz,
    arrived_at timestamptz,
    arrived_key uuid,                        -- of the request: its repeat is no second arrival
    keeper bigint,
    keeper_name text NOT NULL DEFAULT '',
    CHECK ((arrived_at IS NULL) = (arrived_key IS NULL)),
    CHECK ((answer = '') = (answered_at IS NULL))
);
CREATE INDEX ceremony_guests_of_ceremony ON ceremony_guests (ceremony, id);

-- A sheet of guests that was checked; its rows go once it is imported.
CREATE TABLE ceremony_imports (
    id uuid PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    file text NOT NULL,
    rows jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    imported integer
);
CREATE INDEX ceremony_imports_made ON ceremony_imports (created_at);

-- Who did what; rows are only ever added. Guests appear by their code.
CREATE TABLE ceremony_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ceremony integer NOT NULL REFERENCES ceremonies,
    at timestamptz NOT NULL,
    account bigint,                          -- NULL: the guest, or the worker
    act text NOT NULL,
    subject text NOT NULL DEFAULT ''
);
CREATE INDEX ceremony_log_of_ceremony ON ceremony_log (ceremony, id DESC);
