-- Reads the rows there are while others write.
ALTER TABLE exports VALIDATE CONSTRAINT exports_format_of_files;
