-- The edition's list of areas (S3-13), kept like themes.
ALTER TABLE dossiers ADD COLUMN areas text[] NOT NULL DEFAULT '{}';

-- The self-check before a draft. The words are kept with the answer: an edition may change its list.
CREATE TABLE eligibility_answers (
    dossier uuid NOT NULL REFERENCES dossiers,
    question text NOT NULL,
    words text NOT NULL,
    needed boolean NOT NULL,
    answer boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier, question)
);

-- Who stands behind a dossier, for the secretariat only: never in events, feeds or public pages.
CREATE TABLE applicants (
    dossier uuid PRIMARY KEY REFERENCES dossiers,
    of_age boolean,
    guardian_name text NOT NULL DEFAULT '' CHECK (length(guardian_name) <= 120),
    guardian_relation text NOT NULL DEFAULT '' CHECK (length(guardian_relation) <= 60),
    guardian_contact text NOT NULL DEFAULT '' CHECK (length(guardian_contact) <= 120),
    organisation text NOT NULL DEFAULT '' CHECK (length(organisation) <= 200),
    organisation_number text NOT NULL DEFAULT '' CHECK (length(organisation_number) <= 60),
    representative text NOT NULL DEFAULT '' CHECK (length(representative) <= 120),
    representative_position text NOT NULL DEFAULT '' CHECK (length(representative_position) <= 120)
);
COMMENT ON COLUMN applicants.of_age IS 'at least 16 years old; null: not said';

-- What stood in a handed-in dossier before its applicant changed it (decision 0018).
CREATE TABLE edits (
    dossier uuid NOT NULL REFERENCES dossiers,
    version integer NOT NULL,
    account bigint NOT NULL,
    before jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (dossier, version)
);

-- The very words that were agreed to, by version. Version 1 is what the form said before texts
-- were kept; later versions are a hash of the text.
CREATE TABLE consent_texts (
    purpose text NOT NULL,
    version text NOT NULL,
    text text NOT NULL,
    first_used_at timestamptz,
    PRIMARY KEY (purpose, version)
);
INSERT INTO consent_texts (purpose, version, text) VALUES
    ('declaration', '1', 'Tác giả, nhóm tác giả cam kết sản phẩm là của mình, thông tin trong hồ sơ là đúng sự thật và tính đến thời điểm chấm thi không vi phạm pháp luật Việt Nam.'),
    ('processing', '1', 'Tôi đồng ý để Ban Tổ chức Cuộc thi xử lý dữ liệu cá nhân trong hồ sơ nhằm tiếp nhận, thẩm định và liên hệ về hồ sơ này.'),
    ('publication', '1', 'Tôi đồng ý công bố tên tác giả và nội dung bài dự thi trên trang của Cuộc thi khi hồ sơ hợp lệ.'),
    ('promotion', '1', 'Tôi đồng ý để Ban Tổ chức dùng nội dung, hình ảnh bài dự thi cho báo chí và truyền thông về Cuộc thi (không bắt buộc).');

ALTER TABLE consents ADD COLUMN withdrawn_at timestamptz, ADD COLUMN withdrawn_by bigint;

-- What was valid under the narrower list is valid under this one: nothing to read through.
ALTER TABLE consents DROP CONSTRAINT consents_purpose_check;
ALTER TABLE consents ADD CONSTRAINT consents_purpose_check CHECK (
    purpose IN ('declaration', 'processing', 'publication', 'promotion', 'guardian')) NOT VALID;
