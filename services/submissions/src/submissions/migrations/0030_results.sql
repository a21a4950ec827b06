-- What a decision of the council says about an edition's entries: written by one person, published
-- by another. At most one waits for an edition.
CREATE TABLE results (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    edition text NOT NULL,
    decision text NOT NULL CHECK (length(decision) BETWEEN 1 AND 100),
    decided_on date NOT NULL,
    written_at timestamptz NOT NULL,
    written_by bigint NOT NULL CHECK (written_by > 0),
    published_at timestamptz,
    published_by bigint CHECK (published_by > 0),
    CHECK ((published_at IS NULL) = (published_by IS NULL)),
    CONSTRAINT results_need_two CHECK (published_by <> written_by)
);
CREATE UNIQUE INDEX results_waiting ON results (edition) WHERE published_at IS NULL;
CREATE INDEX results_of_edition ON results (edition, published_at);

-- One entry each. Without a prize it went without; without a number it gets no certificate.
CREATE TABLE result_lines (
    results bigint NOT NULL REFERENCES results ON DELETE CASCADE,
    dossier uuid NOT NULL REFERENCES dossiers,
    edition text NOT NULL,
    prize text NOT NULL DEFAULT '' CHECK (length(prize) <= 100),
    certificate text CHECK (length(certificate) BETWEEN 1 AND 40),
    check_code text UNIQUE,           -- on the certificate: leads to the page that says it is genuine
    PRIMARY KEY (results, dossier),
    CONSTRAINT certificate_numbers_once UNIQUE (edition, certificate),
    CHECK (check_code IS NULL OR certificate IS NOT NULL)
);
CREATE INDEX result_lines_of_dossier ON result_lines (dossier);
