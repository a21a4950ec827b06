-- Pictures of charts are on record like tables.
ALTER TABLE exports DROP CONSTRAINT IF EXISTS exports_format_check;
ALTER TABLE exports ADD CONSTRAINT exports_format_known
    CHECK (format IN ('xlsx', 'csv', 'json', 'pdf', 'svg', 'png')) NOT VALID;
