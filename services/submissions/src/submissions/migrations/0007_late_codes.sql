-- Admits a dossier after the window by decision of the secretariat. Only the code's hash is kept.
CREATE TABLE late_codes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
    reason text NOT NULL CHECK (reason <> ''),
    expires_at timestamptz NOT NULL,
    most integer NOT NULL CHECK (most BETWEEN 1 AND 500),
    uses integer NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL,
    made_by bigint NOT NULL,
    revoked_at timestamptz,
    revoked_by bigint,
    CHECK (uses BETWEEN 0 AND most),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
CREATE INDEX late_codes_edition ON late_codes (edition, made_at);

CREATE TABLE late_code_uses (
    code bigint NOT NULL REFERENCES late_codes,
    dossier uuid NOT NULL REFERENCES dossiers,
    account bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (code, dossier)
);
