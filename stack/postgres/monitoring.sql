-- Whom an exporter signs in as: it sees every figure of the server and no row of any table. Safe to run again.
--   psql -v password_file=/run/secrets/postgres-monitoring -f monitoring.sql
\set ON_ERROR_STOP on
\set password `cat :'password_file'`
SET client_min_messages = warning;
SELECT 'CREATE ROLE contest_monitoring LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'contest_monitoring') \gexec
-- Only what cannot be turned back into the password reaches the server's log, should this fail.
SET log_min_error_statement = panic;
ALTER ROLE contest_monitoring PASSWORD :'password';
GRANT pg_monitor TO contest_monitoring;
