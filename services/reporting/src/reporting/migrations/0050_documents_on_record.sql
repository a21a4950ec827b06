-- Official documents are on record like tables and pictures.
ALTER TABLE exports DROP CONSTRAINT IF EXISTS exports_format_known;
ALTER TABLE exports ADD CONSTRAINT exports_format_of_files
    CHECK (format IN ('xlsx', 'csv', 'json', 'pdf', 'docx', 'svg', 'png')) NOT VALID;
